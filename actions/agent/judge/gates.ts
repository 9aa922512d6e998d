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
      const commands = [found, typecheck, lint, test, build, audit].filter((command) => command !== undefined)
      return { folder: part.path, commands, scripts: await baseScripts(git, history, tree, part.path) }
    }),
  )
}
