import path from 'node:path'
import { z } from 'zod'
import type { Git, Place } from '../git.ts'

const Manifest = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() })

/**
 * The scripts of the base's `package.json`; none where it has none. The workspace's files are not asked.
 *
 * @param folder where it lies in the repository; empty for the root
 */
export async function baseScripts(
  git: Git,
  history: Place,
  tree: string,
  folder: string,
): Promise<Record<string, string>> {
  const file = path.posix.join(folder, 'package.json')
  try {
    const text = (await git(history, ['cat-file', 'blob', `${tree}:${file}`])).toString('utf8')
    return Manifest.parse(JSON.parse(text)).scripts ?? {}
  } catch {
    return {}
  }
}
