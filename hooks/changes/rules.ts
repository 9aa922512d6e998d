import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Rules } from './verify.ts'
import { isInside } from './workspace.ts'

/**
 * The rules in force: the running hooks' own folder is protected, and what the configuration names. `SENTRA_HOOKS_CONFIG`
 * is a trusted configuration outside the agent's reach; else the workspace's, as `remembered` before the agent's edit.
 * @throws Error when the configuration cannot be read: rules that are not understood are not skipped.
 */
export async function rulesOf(root: string, remembered: Buffer | undefined): Promise<Rules> {
  const trusted = process.env.SENTRA_HOOKS_CONFIG
  const text = trusted ? readFileSync(trusted, 'utf8') : (remembered?.toString('utf8') ?? '')
  return { own: ownFolder(root, realpathSync(process.argv[1] ?? root)), protected: await protectedBy(text) }
}

/** The hooks' folder where it is in the workspace; the program alone where that folder is the workspace itself. */
function ownFolder(root: string, program: string): string[] {
  const folder = path.dirname(program)
  if (!isInside(root, folder)) return []
  return [path.relative(root, folder === root ? program : folder)]
}

async function protectedBy(text: string): Promise<string[]> {
  if (!/\bprotected\b/.test(text)) return [] // most have none, and loading the parser takes as long as all the rest
  const { parse } = await import(/* webpackMode: "eager" */ 'yaml')
  const list: unknown = parse(text)?.agent?.protected ?? []
  if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list
  throw new Error('agent.protected in the configuration is not a list of paths')
}
