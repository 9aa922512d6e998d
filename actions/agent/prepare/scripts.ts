import { z } from 'zod'
import type { Git, Place } from '../git.ts'

const Manifest = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() })

/** The scripts of the base's `package.json`; none where it has none. A workspace's files are not asked. */
export async function baseScripts(git: Git, history: Place, tree: string): Promise<Record<string, string>> {
  try {
    const text = (await git(history, ['cat-file', 'blob', `${tree}:package.json`])).toString('utf8')
    return Manifest.parse(JSON.parse(text)).scripts ?? {}
  } catch {
    return {}
  }
}
