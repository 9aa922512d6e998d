import { z } from 'zod'

/** Where a repository's own words come from; all of it is data by others, read leniently. */
export interface Vocabulary {
  /** `package.json` of the default branch, as text. */
  manifest: string | null
  /** Texts in which names stand in code spans: the project overview, the issue. */
  texts: string[]
  /** Logins of people in the thread. */
  people: string[]
}

/** More would cost attention rather than help. */
const most = 100

const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
})

/** Names that a stranger to the repository would mishear: of packages, files, functions and people, the nearest first. */
export function keywords({ manifest, texts, people }: Vocabulary): string[] {
  const spans = texts.flatMap((text) => [...text.matchAll(/(?<!`)`([^`\n]{2,40})`(?!`)/g)].map(([, name = '']) => name))
  const names = [...people, ...spans, ...manifestNames(manifest)]
  const clean = names
    .map((name) => name.trim())
    .filter((name) => /^[\p{L}\p{N}][\p{L}\p{N} ._/@()-]{1,39}$/u.test(name))
  return [...new Set(clean)].slice(0, most)
}

function manifestNames(text: string | null): string[] {
  if (text === null) return []
  try {
    const { name, dependencies = {} } = Manifest.parse(JSON.parse(text))
    return [...(name === undefined ? [] : [name]), ...Object.keys(dependencies)].map((found) => found.replace(/^@/, ''))
  } catch {
    return []
  }
}
