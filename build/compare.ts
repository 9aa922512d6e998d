import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/** SHA-256 of every file below `folder`, by its relative path, without what Node kept of a run. A folder that is not there is empty. */
export async function digests(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const list = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const item of list.filter((one) => one.isFile() && !one.parentPath.includes('.compile-cache'))) {
    const file = path.join(item.parentPath, item.name)
    found.set(
      path.relative(folder, file),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    )
  }
  return found
}

/** One line for each file that is missing, left over (where `all` was built) or different, in the order of their names. */
export function differences(kept: Map<string, string>, built: Map<string, string>, all = true): string[] {
  const names = [...new Set([...kept.keys(), ...built.keys()])].sort()
  return names.flatMap((name) => {
    if (!kept.has(name)) return [`missing: ${name}`]
    if (!built.has(name)) return all ? [`left over: ${name}`] : []
    return kept.get(name) === built.get(name) ? [] : [`differs: ${name}`]
  })
}
