import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import type { Manager } from './managers.ts'

const run = promisify(execFile)

/** One place that a fetching container may reach, and nothing else. */
export interface Allowed {
  host: string
  port: number
}

const defaults: Record<Manager['name'], string> = {
  npm: 'https://registry.npmjs.org/',
  pnpm: 'https://registry.npmjs.org/',
  pip: 'https://pypi.org/simple',
}

const questions: Record<Manager['name'], [string, string[]]> = {
  npm: ['npm', ['config', 'get', 'registry']],
  pnpm: ['pnpm', ['config', 'get', 'registry']],
  pip: ['python3', ['-m', 'pip', 'config', 'get', 'global.index-url']],
}

/** The registry that the host's own settings name. Asked outside of any repository, so that none can name one. */
export async function registryOf(manager: Manager): Promise<URL> {
  const [program, args] = questions[manager.name]
  try {
    const { stdout } = await run(program, args, { cwd: tmpdir(), timeout: 20_000 })
    const url = new URL(stdout.trim())
    if (url.protocol === 'https:' || url.protocol === 'http:') return url
  } catch {
    // A host without the setting, or without the program: the manager's own default.
  }
  return new URL(defaults[manager.name])
}

/** The registry itself, and the hosts that its packages come from. */
export const allowedFor = (manager: Manager, registry: URL): Allowed[] => [
  { host: registry.hostname, port: portOf(registry) },
  ...manager.hosts.map((host) => ({ host, port: 443 })),
]

export const portOf = (url: URL): number => (url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80)
