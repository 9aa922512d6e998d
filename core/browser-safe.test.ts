import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/** What the voice page loads, or may load; `first` is loaded before anything is seen, and so needs no parser. */
const first = ['spec/render.ts', 'spec/canonical.ts', 'spec/hash.ts', 'spec/sections.ts', 'approval/offer.ts']
const later = [
  'spec/extract.ts',
  'spec/metadata.ts',
  'text/visible.ts',
  'commands/parse.ts',
  'comments/version-marker.ts',
]

/** Every module that a file brings along, ours by path and others by name. */
function brings(file: string, found = new Set<string>()): Set<string> {
  const source = readFileSync(path.join(import.meta.dirname, file), 'utf8')
  for (const [, types, name = ''] of source.matchAll(
    /^(?:import|export)( type)? (?:[^'\n]|\n(?!import))*?from '([^']+)'/gm,
  )) {
    if (types) continue
    const module = name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name
    if (found.has(module)) continue
    found.add(module)
    if (name.startsWith('.')) brings(module, found)
  }
  return found
}

test.each([...first, ...later])('%s runs in a browser', (file) => {
  expect([...brings(file)].filter((name) => name.startsWith('node:') || name.startsWith('@octokit'))).toEqual([])
})

test.each(first)('%s brings no library along', (file) => {
  expect([...brings(file)].filter((name) => !name.endsWith('.ts'))).toEqual([])
})

test('the search for imports sees them', () => {
  expect(brings('github/octokit.ts')).toContain('node:buffer')
  expect(brings('spec/extract.ts')).toContain('zod')
})
