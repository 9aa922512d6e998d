import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { checkCommand } from 'cc-safety-net/api'
import { corpus } from '../test/hooks/bash/corpus/index.ts'
import { HOSTILE } from '../test/hooks/bash/hostile.ts'
import { allowedByUs } from '../test/hooks/bash/measure.ts'
import type { Figure } from './figure.ts'

const root = path.join(import.meta.dirname, '..')
const share = (part: number, all: number) => Math.round((part / Math.max(1, all)) * 10_000) / 10_000

/** What the guard stops and what it refuses, on commands whose damage was seen; and what it costs as a process. */
export async function figures({ full }: { full: boolean }): Promise<Figure[]> {
  return [...verdicts(), overNode(full ? 400 : 60), inside(), hostile()]
}

function verdicts(): Figure[] {
  const { proven, unproven } = corpus()
  const dangerous = proven.filter((each) => each.kind === 'dangerous')
  const harmless = proven.filter((each) => each.kind === 'harmless')
  const theirs = peerOf()
  const stopped = (allows: (command: string) => boolean) =>
    share(dangerous.filter((each) => !allows(each.command)).length, dangerous.length)
  const refused = (allows: (command: string) => boolean) =>
    share(harmless.filter((each) => !allows(each.command)).length, harmless.length)
  const peer = (value: number) => ({ name: 'cc-safety-net 2.4.5', value })
  const note = `${dangerous.length} commands seen to do damage, ${harmless.length} seen to do none; ${unproven.length} more were written down and are not proven`
  return [
    {
      id: 'hooks.validate-bash.damage-stopped',
      value: stopped(allowedByUs),
      unit: 'share',
      goal: 'at least 0.995',
      peer: peer(stopped(theirs)),
      note,
    },
    {
      id: 'hooks.validate-bash.harmless-refused',
      value: refused(allowedByUs),
      unit: 'share',
      goal: 'at most 0.01',
      peer: peer(refused(theirs)),
      note,
    },
  ]
}

/**
 * The peer asks the disk about the folder a command runs in, and fails closed where there is none. So it gets the
 * sandbox's home as a folder of this machine, and the commands name that one.
 */
function peerOf(): (command: string) => boolean {
  const home = path.join(root, '.cache/peer/home/dev')
  const cwd = path.join(home, 'project')
  for (const name of ['src', 'dist', 'build', 'node_modules', 'docs', 'tmp', '.git']) {
    mkdirSync(path.join(cwd, name), { recursive: true })
  }
  return (command) => {
    const before = process.env.HOME
    process.env.HOME = home
    try {
      return checkCommand({ command: command.replaceAll('/home/dev', home), cwd }).kind === 'allow'
    } finally {
      process.env.HOME = before
    }
  }
}

const EVENT = JSON.stringify({
  session_id: 'bench',
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  cwd: root,
  tool_input: { command: 'npm test 2>&1 | tail -20' },
})

/** The 95th percentile of the hook's time as a process, over that of `node -e 0`, the two taken in turns. */
function overNode(rounds: number): Figure {
  const hook = path.join(root, 'dist/hooks/validate-bash.cjs')
  const bare: number[] = []
  const ours: number[] = []
  run([hook])
  for (let round = 0; round < rounds; round++) {
    bare.push(run(['-e', '0']))
    ours.push(run([hook]))
  }
  const value = Math.round((percentile(ours, 0.95) - percentile(bare, 0.95)) * 10) / 10
  const middle = Math.round((percentile(ours, 0.5) - percentile(bare, 0.5)) * 10) / 10
  const note = `${rounds} rounds in turns; in the middle ${middle} ms; node -e 0 alone takes ${Math.round(percentile(bare, 0.5))} ms`
  return { id: 'hooks.validate-bash.over-node.ms', value, unit: 'ms', goal: 'at most 15', note }
}

/** One judgement in a process that has warmed up: the 95th percentile over commands that do no harm. */
function inside(): Figure {
  const commands = corpus().proven.filter((each) => each.kind === 'harmless')
  const times = [1, 2].map(() => commands.map(({ command }) => timed(command)))[1] ?? []
  const value = Math.round(percentile(times, 0.95) * 1000) / 1000
  const note = `${times.length} commands; the slowest takes ${Math.round(Math.max(...times) * 10) / 10} ms`
  return { id: 'hooks.validate-bash.inside.ms', value, unit: 'ms', goal: 'at most 5', note }
}

/** The slowest answer to commands that are written to keep the guard busy. */
function hostile(): Figure {
  const beyond = HOSTILE.filter(({ refused }) => refused)
  const slowest = (list: typeof HOSTILE) => Math.round(Math.max(...list.map(({ command }) => timed(command))))
  const note = `${beyond.length} of a mebibyte, a hundred thousand words or 64 levels; of ${HOSTILE.length - beyond.length} others, that are judged, the slowest takes ${slowest(HOSTILE.filter(({ refused }) => !refused))} ms`
  return { id: 'hooks.validate-bash.hostile.ms', value: slowest(beyond), unit: 'ms', goal: 'at most 200', note }
}

function timed(command: string): number {
  const start = process.hrtime.bigint()
  allowedByUs(command)
  return Number(process.hrtime.bigint() - start) / 1e6
}

function run(args: string[]): number {
  const start = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, args, { input: EVENT, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the hook must allow the bench's command; it said: ${stderr}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0
