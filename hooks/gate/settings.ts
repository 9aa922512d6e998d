import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { Config } from '../../core/config/schema.ts'

/** The configuration could not be used; the message says where and what. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/**
 * The project's configuration: `file`, else `SENTRA_HOOKS_CONFIG` (a copy of the base's, which the agent cannot reach), else
 * `.sentra/config.yml` of the workspace. Without any, the defaults.
 * @throws SettingsError when there is one and it is wrong: a rule that is misspelt is not skipped.
 */
export function readSettings(root: string, file = process.env.SENTRA_HOOKS_CONFIG): Config {
  const source = file ?? path.join(root, '.sentra/config.yml')
  if (!existsSync(source)) {
    if (file) throw new SettingsError(`there is no configuration at ${file}`)
    return Config.parse({})
  }
  let value: unknown
  try {
    value = parse(readFileSync(source, 'utf8')) ?? {}
  } catch (error) {
    throw new SettingsError(`${source} is not YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  const parsed = Config.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new SettingsError(`${source}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
}
