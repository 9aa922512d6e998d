import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Additions } from './judge.ts'
import { NO_ADDITIONS } from './judge.ts'

/**
 * The additions in `hooks.bash` of the project's configuration. Where the file has no such part nothing is loaded to
 * read it: YAML and its schema cost more than the judgement.
 * @throws Error for a configuration that does not have the promised shape; the caller refuses then.
 */
export function readAdditions(workspace: string, file?: string): Additions {
  const config = file || `${workspace}/.sentra/config.yml`
  if (!existsSync(config)) return NO_ADDITIONS
  const text = readFileSync(config, 'utf8')
  if (!/\bhooks\b/.test(text) || !/\bbash\b/.test(text)) return NO_ADDITIONS
  return reader().parseAdditions(text, config)
}

/** A file of its own, in a bundle too: it is larger than the guard, and seldom needed. */
function reader(): typeof import('./additions.ts') {
  const require = createRequire(import.meta.filename)
  return require(path.join(import.meta.dirname, `additions${path.extname(import.meta.filename)}`))
}
