import { z } from 'zod'

/** Where a repository's own words come from; all of it is data by others, read leniently. */
export interface Vocabulary {
  /** `package.json` of the default branch, as text. */
  manifest: string | null
  /** Texts in which names stand, the nearest first: the command, the spec, the issue, the project's overview. */
  texts: string[]
  /** Logins of people in the thread. */
  people: string[]
}

/** More would cost attention rather than help. */
const most = 100

const named = z.record(z.string(), z.unknown()).optional().catch(undefined)
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  ...{ dependencies: named, devDependencies: named, peerDependencies: named, optionalDependencies: named },
})

/**
 * What a name looks like: what stands in a code span, and outside of one a mention, a path, a file with its extension,
 * or a word with a capital or an underscore inside.
 */
const nameIn = new RegExp(
  [
    '(?<!`)`(?<span>[^`\\n]{2,40})`(?!`)',
    '(?<![\\w`/.])@(?<person>[A-Za-z\\d](?:-?[A-Za-z\\d]){0,38})(?![\\w/])',
    '(?<![\\w`/.@:-])(?<word>(?:[\\w-]+/)+[\\w.-]*\\w|[\\w-]*[a-z\\d]\\.[a-z][a-z\\d]{1,4}(?![\\w./])|[a-z]+[A-Z]\\w*|[A-Z][a-z\\d]+[A-Z]\\w*|[A-Za-z]\\w*_\\w+)(?![\\w`])',
  ].join('|'),
  'gu',
)

/** Names that a stranger to the repository would mishear: of people, files, functions and packages, the nearest first. */
export function keywords({ manifest, texts, people }: Vocabulary): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(nameIn)].map(({ groups = {} }) => groups))
  const mentioned = found.flatMap(({ person }) => person ?? [])
  const written = found.flatMap(({ span, word }) => span ?? word ?? [])
  const names = [...people, ...mentioned, ...written, ...manifestNames(manifest)]
  const clean = names
    .map((name) => name.trim())
    .filter((name) => /^[\p{L}\p{N}][\p{L}\p{N} ._/@()-]{1,39}$/u.test(name))
  return [...new Set(clean)].slice(0, most)
}

function manifestNames(text: string | null): string[] {
  if (text === null) return []
  try {
    const { name, ...kinds } = Manifest.parse(JSON.parse(text))
    const packages = Object.values(kinds).flatMap((kind) => Object.keys(kind ?? {}))
    return [...(name === undefined ? [] : [name]), ...packages].map((found) => found.replace(/^@/, ''))
  } catch {
    return []
  }
}
