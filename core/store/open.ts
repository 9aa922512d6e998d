import { type ConfigProblem, configPath, parseConfig } from '../config/load.ts'
import { Config } from '../config/schema.ts'
import type { GitHub } from '../github/port.ts'
import { paths, specIdOf } from '../spec/identity.ts'
import { createStore, remember, type Store, type StoreOptions } from './store.ts'

export interface Opened {
  config: Config
  problems: ConfigProblem[]
  /** The default branch's commit that the settings were read at; `null` where there is none. */
  config_commit: string | null
  store: Store
}

/** What a handler is likely to need of the specs branch; a wrong guess costs nothing, a right one saves a request. */
export interface Likely {
  /** The issue or pull request that the event is about: its pointer is read. */
  thread?: number
  /** The title as it is now, if it is the issue a spec began on: its metadata is read. */
  title?: string
  /** The version that a command names: its text is read. */
  version?: number
}

/**
 * Reads the settings and the beginning of the specs branch in one request, each at one commit. A branch with another
 * name than the default costs a second request, when it is first read.
 */
export async function openStore(
  github: GitHub,
  likely: Likely = {},
  options: Omit<StoreOptions, 'branch'> = {},
): Promise<Opened> {
  const usual = Config.parse({}).specs.branch
  const guesses = guessedPaths(github.repo, likely)
  const [head = null, specs = null] = await github.readAt([
    { at: 'HEAD', paths: [configPath] },
    { at: `refs/heads/${usual}`, paths: guesses },
  ])
  const { config, problems } = parseConfig(head?.files[0] ?? null)
  const store = createStore(github, { ...options, branch: config.specs.branch })
  if (config.specs.branch === usual) {
    remember(store, specs && { sha: specs.sha, tree: specs.tree }, guesses, specs?.files ?? [])
  }
  return { config, problems, config_commit: head?.sha ?? null, store }
}

/** Without `projects:` in the settings there is one project, named after the repository. */
function guessedPaths(project: string, { thread, title, version }: Likely): string[] {
  if (thread === undefined) return []
  if (title === undefined) return [paths.pointer(thread)]
  const id = specIdOf(thread, title)
  const text = version === undefined ? [] : [paths.version(project, id, version)]
  return [paths.pointer(thread), paths.metadata(project, id), ...text]
}
