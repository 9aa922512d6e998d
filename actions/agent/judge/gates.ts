import path from 'node:path'
import type { Config } from '../../../core/config/schema.ts'
import type { Git, Place } from '../git.ts'
import { baseScripts } from '../prepare/scripts.ts'
import type { Commands } from './gate-programs.ts'

/** The scripts that a gate runs of its own accord, where the configuration names no command. */
const found = 'test typecheck type-check check:types types tsc lint lint:check build'

/** The commands of the base's gate, in each folder that has one of its own. */
export async function baseGates(
  git: Git,
  history: Place,
  tree: string,
  { gate, projects }: Pick<Config, 'gate' | 'projects'>,
): Promise<Commands[]> {
  const parts = [{ path: '', gate }, ...Object.values(projects)]
  return Promise.all(
    parts.map(async (part) => {
      const { typecheck, lint, test, build, audit } = part.gate ?? gate
      const named = [found, typecheck, lint, test, build, audit].filter((command) => command !== undefined)
      const scripts = await baseScripts(git, history, tree, part.path)
      const makes = [...named, ...Object.values(scripts)].some((command) => /\bmake\b/.test(command))
      const recipes = makes ? await recipesIn(git, history, tree, part.path) : []
      return { folder: part.path, commands: [...named, ...recipes], scripts }
    }),
  )
}

/** Every command line of the base's Makefile: which of its targets a gate comes by is not asked. */
async function recipesIn(git: Git, history: Place, tree: string, folder: string): Promise<string[]> {
  const file = path.posix.join(folder, 'Makefile')
  const text = await git(history, ['cat-file', 'blob', `${tree}:${file}`]).catch(() => '')
  return text
    .toString('utf8')
    .split('\n')
    .flatMap((line) => /^\t[@+-]*(?<command>.*)/.exec(line)?.groups?.command ?? [])
}
