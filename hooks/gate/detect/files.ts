import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Folders that hold other people's tests, or none. */
const foreign = new Set(['node_modules', '.git', '.venv', 'venv', 'dist', 'build', 'target', 'vendor', '__pycache__'])

/** Whether any of these is in the folder. */
export const has = (folder: string, ...names: string[]): boolean =>
  names.some((name) => existsSync(path.join(folder, name)))

/** The text of a file, or an empty one. */
export function textOf(folder: string, name: string): string {
  const file = path.join(folder, name)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Whether a file of the project, at most five folders deep, has a name like this. */
export function hasFile(folder: string, name: RegExp, depth = 5): boolean {
  const items = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
  if (items.some((item) => item.isFile() && name.test(item.name))) return true
  const below = items.filter((item) => item.isDirectory() && !foreign.has(item.name))
  return depth > 0 && below.some((item) => hasFile(path.join(folder, item.name), name, depth - 1))
}
