import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from './figure.ts'

const modules = join(import.meta.dirname, '../node_modules')

/** What tools write beside the packages when they run (`.vite`, `.vitest-cache`) was not laid down by npm. */
const isCache = (folder: string, name: string) => folder === modules && /^\.(?!bin$|package-lock)/.test(name)

/** What `npm ci` lays down. Hard links are counted once, as a disk does. */
export const figures: Figures = async () => {
  const seen = new Set<number>()
  let bytes = 0
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (isCache(folder, entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else {
        const { ino, size } = lstatSync(path)
        if (!seen.has(ino)) bytes += size
        seen.add(ino)
      }
    }
  }
  visit(modules)
  return [
    {
      id: 'install.bytes',
      value: bytes,
      unit: 'bytes',
      goal: 'at most 600,000,000',
      note: 'node_modules, Node 24 itself included',
    },
  ]
}
