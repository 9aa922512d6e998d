import { existsSync, readFileSync } from 'node:fs'
import type { Additions } from './judge.ts'
import { NO_ADDITIONS } from './judge.ts'

/**
 * The additions in `hooks.bash` of the project's configuration. Where the file has no such part nothing is loaded to
 * read it: YAML and its schema cost more than the judgement.
 * @throws Error for a configuration that does not have the promised shape; the caller refuses then.
 */
export async function readAdditions(workspace: string, file?: string): Promise<Additions> {
  const config = file || `${workspace}/.sentra/config.yml`
  if (!existsSync(config)) return NO_ADDITIONS
  const text = readFileSync(config, 'utf8')
  if (!/\bhooks\b/.test(text) || !/\bbash\b/.test(text)) return NO_ADDITIONS
  const { parseAdditions } = await import(/* webpackMode: "eager" */ './additions.ts')
  return parseAdditions(text, config)
}
