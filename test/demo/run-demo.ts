import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { canaries } from '../../demo/plan.ts'
import type { StoryEvent } from '../../demo/terminal/events.ts'

const root = path.join(import.meta.dirname, '../..')

/** The keys that the demo gives to the host: they must show up nowhere else. */
export const canary = new RegExp(Object.values(canaries).join('|'))

export interface RunningDemo {
  child: ChildProcess
  lines: string[]
  /** Resolves with the first event that fits; rejects when the demo ends before. Only with `--json`. */
  event(fits: (event: StoryEvent) => boolean): Promise<StoryEvent>
  events(): StoryEvent[]
  ended: Promise<number | null>
}

/** Starts the demo as `npm start` does, with a home and a temporary folder of its own. */
export function runDemo(args: string[], folder: string, env: Record<string, string> = {}): RunningDemo {
  const child = spawn(process.execPath, ['demo/index.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 150_000,
  })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  let over = false
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      over = true
      resolve(code)
      for (const listener of listeners) listener()
    })
  })
  const events = () => lines.filter((line) => line.startsWith('{')).map((line): StoryEvent => JSON.parse(line))
  const event = (fits: (event: StoryEvent) => boolean) =>
    new Promise<StoryEvent>((resolve, reject) => {
      const look = () => {
        const found = events().find(fits)
        if (!found && !over) return
        listeners.delete(look)
        if (found) resolve(found)
        else reject(new Error(`The demo ended before that:\n${lines.slice(-20).join('\n')}`))
      }
      listeners.add(look)
      look()
    })
  return { child, lines, event, events, ended }
}

/** What a demo may leave for a while in the system's temporary folder, by the beginnings of its names. */
const passing = ['hooks', 'plain', 'broker', 'sandbox', 'try', 'recording', 'registry', 'certificate', 'demo']

/** What lies in the system's temporary folder, outside of this one, and names it: left there by something that the demo started. */
export function leftOutside(folder: string): string[] {
  const system = path.dirname(folder)
  const looked = globSync([`sentra-{${passing.join(',')}}-*`, 'local-github-*'], { cwd: system })
  if (looked.length === 0) return []
  const found = spawnSync('grep', ['-rlsF', '--devices=skip', folder, ...looked], { cwd: system, encoding: 'utf8' })
  return found.stdout.split('\n').filter((file) => file !== '')
}

/** Processes that carry this folder in their environment, as all do that a demo in it started. Linux only; else none. */
export function processesIn(folder: string): { pid: number; command: string }[] {
  if (!existsSync('/proc/self/environ')) return []
  const read = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8')
    } catch {
      // It ended meanwhile.
      return ''
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && read(name, 'environ').includes(folder))
    .map((name) => ({ pid: Number(name), command: read(name, 'cmdline').replaceAll('\0', ' ').trim() }))
}
