import { configPath, parseConfig } from '../../../core/config/load.ts'
import type { Config } from '../../../core/config/schema.ts'
import { FormatError } from '../../../core/errors.ts'

/**
 * The base branch's configuration; without a file, the defaults.
 *
 * @throws FormatError naming the line that is wrong: a run does not guess which rules were meant
 */
export function readConfig(text: string | null): Config {
  const { config, problems } = parseConfig(text)
  const [first] = problems
  if (!first) return config
  throw new FormatError({
    what: `\`${configPath}\` on the default branch cannot be used.`,
    why: `Line ${first.line}: ${first.message}`,
    next: 'Mend the file on the default branch, then type `/retry`.',
  })
}
