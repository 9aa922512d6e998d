import { statSync } from 'node:fs'
import path from 'node:path'
import * as z from 'zod/mini'
import { textOf } from './files.ts'

const Settings = z.looseObject({
  files: z.optional(z.array(z.string())),
  include: z.optional(z.array(z.string())),
  references: z._default(z.array(z.looseObject({ path: z.string() })), []),
})
type Settings = z.infer<typeof Settings>

/**
 * How to check the types of a folder with a `tsconfig.json`. One that has no files of its own only leads to others, as Vite's
 * templates do: `tsc` checks nothing there and ends with 0, so each of the others is checked. Not by `tsc -b --noEmit`: that
 * is not there before TypeScript 5.6, refuses projects that build on one another (TS6310), and writes a `.tsbuildinfo` each
 * time. Empty where the others build on one another: they can only be checked by writing what they make.
 */
export function typecheckCommand(folder: string): string {
  const root = settingsIn(folder, 'tsconfig.json')
  if (!root || hasFiles(root) || root.references.length === 0) return 'tsc --noEmit'
  const parts = partsOf(folder, 'tsconfig.json', root, new Set())
  return parts?.map((part) => `tsc --noEmit -p ${quoted(part)}`).join(' && ') ?? ''
}

/** The projects with files that a settings file leads to, by their settings' names; undefined where one builds on another. */
function partsOf(folder: string, name: string, { references }: Settings, seen: Set<string>): string[] | undefined {
  const parts: string[] = []
  for (const { path: reference } of references) {
    const part = settingsAt(folder, path.join(path.dirname(name), reference))
    if (seen.has(part)) continue
    seen.add(part)
    const settings = settingsIn(folder, part)
    if (settings && !hasFiles(settings)) {
      const below = partsOf(folder, part, settings, seen)
      if (!below) return undefined
      parts.push(...below)
    } else if (settings?.references.length) return undefined
    else parts.push(part) // one that cannot be read, too: tsc says what is wrong with it
  }
  return parts
}

/** A reference names a settings file, or the folder of a `tsconfig.json`. */
const settingsAt = (folder: string, name: string): string =>
  statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory() ? path.join(name, 'tsconfig.json') : name

/** Without `files` and `include`, everything below is the project's. */
const hasFiles = ({ files, include }: Settings): boolean =>
  files || include ? Boolean(files?.length || include?.length) : true

/** Undefined for settings that cannot be read. */
function settingsIn(folder: string, name: string): Settings | undefined {
  try {
    return Settings.parse(JSON.parse(withoutComments(textOf(folder, name))))
  } catch {
    return undefined
  }
}

/** TypeScript's settings may carry comments and trailing commas. Both are only looked for outside of strings. */
const withoutComments = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .replace(/("(?:[^"\\]|\\.)*")|\/\/.*|\/\*[\s\S]*?\*\//g, '$1')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1')

const quoted = (name: string): string => (/^[\w./@-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`)
