import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { scanText } from '../hooks/secrets/scan.ts'
import { harmless } from '../test/hooks/changes-harmless.ts'
import { secretSamples } from '../test/hooks/changes-secrets.ts'
import type { Figure, Figures } from './figure.ts'

const root = path.join(import.meta.dirname, '..')

/** The shipped verify hook on an ordinary edit beside a bare Node process, and what its secret rules find. */
export const figures: Figures = async ({ full }) => [...speed(full ? 200 : 40), ...secrets(full ? 4 : 1)]

/** A project of 300 TypeScript files; one of them gets a new line between the two events, over and over. */
function speed(rounds: number): Figure[] {
  const base = mkdtempSync(path.join(tmpdir(), 'sentra-bench-'))
  try {
    execFileSync(process.execPath, ['build/index.ts', '--only', 'hooks/verify', '--into', base], {
      cwd: root,
      stdio: 'pipe',
    })
    const project = makeProject(path.join(base, 'project'))
    const hook = path.join(base, 'hooks/verify-changes.js')
    const file = path.join(project, 'src/part-1.ts')
    const call = (name: string, id: number) => {
      const input = {
        hook_event_name: name,
        session_id: 's',
        cwd: project,
        tool_name: 'Edit',
        tool_use_id: `t${id}`,
        tool_input: { file_path: file },
      }
      return milliseconds([hook], JSON.stringify(input), path.join(base, 'state'))
    }
    const times = { bare: [] as number[], before: [] as number[], after: [] as number[] }
    for (let round = -2; round < rounds; round++) {
      const bare = milliseconds(['-e', '0'], '', base)
      const before = call('PreToolUse', round)
      writeFileSync(file, `${source(1)}export const round = ${round}\n`)
      const after = call('PostToolUse', round)
      if (round < 0) continue // the first look keeps every file, and V8's compiled form of the parser
      times.bare.push(bare)
      times.before.push(before)
      times.after.push(after)
    }
    const over = (what: number[], share: number) =>
      Math.round((quantile(what, share) - quantile(times.bare, share)) * 10) / 10
    return [
      {
        id: 'hooks.verify-changes.over-node.ms',
        value: over(times.after, 0.5),
        unit: 'ms',
        goal: 'at most 50',
        peer: { name: 'node -e 0, whole', value: Math.round(quantile(times.bare, 0.5) * 10) / 10 },
        note: `PostToolUse of a TypeScript edit among 300 files, median of ${rounds}; 95th percentile ${over(times.after, 0.95)}`,
      },
      {
        id: 'hooks.verify-changes.before.over-node.ms',
        value: over(times.before, 0.5),
        unit: 'ms',
        goal: 'at most 50',
        note: `PreToolUse of the same; 95th percentile ${over(times.before, 0.95)}`,
      },
    ]
  } finally {
    rmSync(base, { recursive: true, force: true })
  }
}

function secrets(perShape: number): Figure[] {
  const samples = secretSamples(7, perShape)
  const found = samples.filter(({ text, path: file }) => scanText(text, file).length > 0)
  const wrong = harmless.filter((line) => scanText(`${line}\n`, 'src/config.txt').length > 0)
  const share = (part: number, whole: number) => Math.round((part / whole) * 10_000) / 10_000
  return [
    {
      id: 'hooks.secrets.found',
      value: share(found.length, samples.length),
      unit: 'share',
      goal: 'at least 0.98',
      note: `${samples.length} made-up secrets of all of gitleaks' rules, in a dozen shapes`,
    },
    {
      id: 'hooks.secrets.false',
      value: share(wrong.length, harmless.length),
      unit: 'share',
      goal: '0',
      note: `${harmless.length} lines that look like secrets and are none`,
    },
  ]
}

function makeProject(folder: string): string {
  mkdirSync(path.join(folder, 'src'), { recursive: true })
  for (let part = 0; part < 300; part++) writeFileSync(path.join(folder, `src/part-${part}.ts`), source(part))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: folder,
      stdio: 'pipe',
    })
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'start')
  return folder
}

const source = (part: number) =>
  Array.from(
    { length: 40 },
    (_, line) => `export function step${line}(value: number): number {\n  return value * ${part} + ${line}\n}\n`,
  ).join('\n')

function milliseconds(args: string[], input: string, state: string): number {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SENTRA_HOOKS_STATE: state }
  const started = performance.now()
  const done = spawnSync(process.execPath, args, { input, env })
  const took = performance.now() - started
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}: ${done.stderr}`)
  return took
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
