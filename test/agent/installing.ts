import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { dockerSandbox } from '../../actions/agent/container/docker-sandbox.ts'
import { namedSandbox } from '../../actions/agent/containers.ts'
import type { Host } from '../../actions/agent/dependencies/fetch.ts'
import { type Installed, install } from '../../actions/agent/dependencies/install.ts'
import { managersOf } from '../../actions/agent/dependencies/managers.ts'
import { neededFor } from '../../actions/agent/dependencies/needed.ts'
import { git } from '../../actions/agent/git.ts'
import { changesBetween } from '../../actions/agent/judge/changes.ts'
import { textsOf } from '../../actions/agent/judge/texts.ts'
import { Config } from '../../core/config/schema.ts'
import { type Files, repository, temporary, write } from './repository.ts'

export interface Installing {
  base: Files
  /** Files that the change adds or alters. */
  head: Files
  gone?: string[]
  dependencies?: unknown
  host?: Host
}

/** What the real containers make of a change of dependencies; the folder stays until `remove`. */
export async function installing(
  change: Installing,
): Promise<{ installed: Installed[]; folder: string; remove(): void }> {
  const { folder, remove } = temporary()
  const project = path.join(folder, 'project')
  const base = repository(project, change.base).tree
  write(project, change.head)
  for (const file of change.gone ?? []) rmSync(path.join(project, file))
  execFileSync('git', ['add', '--all'], { cwd: project })
  const head = execFileSync('git', ['write-tree'], { cwd: project, encoding: 'utf8' }).trim()
  const history = { gitDir: path.join(project, '.git') }
  const changes = await changesBetween(git, history, base, head)
  const names = execFileSync('git', ['ls-files'], { cwd: project, encoding: 'utf8' }).trim().split('\n')
  const { dependencies } = Config.parse({ dependencies: change.dependencies ?? {} })
  const { texts } = await textsOf(git, history, changes, (file) => file.endsWith('package.json'))
  const needs = neededFor(changes, texts, new Set(names), managersOf(dependencies))
  const env = { ...process.env, ...change.host?.env }
  const plain = dockerSandbox({ image: 'runner', limits: { memoryMb: 2_048, cpus: 2, pids: 200 }, host: env })
  const sandbox = namedSandbox(plain, { signal: new AbortController().signal, remember: () => {} }, process.pid)
  const installed: Installed[] = []
  for (const [index, need] of needs.entries()) {
    const place = path.join(folder, `dependencies-${index}`)
    installed.push(
      await install(sandbox, { git, history, trees: { head, base } }, need, place, { ...change.host, env }),
    )
  }
  return { installed, folder, remove }
}

/** The same as data, for a call from another process; the caller removes the folder. */
export async function installingAsData(change: Installing) {
  const { installed, folder } = await installing(change)
  return { installed: installed.map((one) => ({ ...one, locks: [...one.locks] })), folder }
}
