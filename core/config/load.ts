import { isMap, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { GitData } from '../github/port.ts'
import { guarded } from './guarded.ts'
import { configJsonSchema } from './json-schema.ts'
import { Config } from './schema.ts'

export const configPath = '.sentra/config.yml'

/** What is wrong with a settings file, for the one comment that says so. */
export interface ConfigProblem {
  /** Counted from 1. */
  line: number
  /** Where in the file: `approval.count`; empty for the file as a whole. */
  path: string
  /** What is wrong and what is allowed. */
  message: string
}

export interface LoadedConfig {
  config: Config
  problems: ConfigProblem[]
}

/**
 * Reads `.sentra/config.yml` as it stands at one commit of the default branch, which is named in the answer: everything
 * that a handler or a run decides, it decides under the same settings.
 */
export async function loadConfig(github: GitData, at = 'HEAD'): Promise<LoadedConfig & { commit: string | null }> {
  const [snapshot = null] = await github.readAt([{ at, paths: [configPath] }])
  return { ...parseConfig(snapshot?.files[0] ?? null), commit: snapshot?.sha ?? null }
}

/**
 * Settings from the text of a file; `null` is no file, which means every default.
 *
 * A file that is wrong gives problems, each with its line, and settings to go on with: sections that are right are
 * kept, and what is wrong is replaced by what allows **least** (see `guarded`), never by a default that allows more
 * than the file was meant to.
 */
export function parseConfig(text: string | null): LoadedConfig {
  if (text === null || text.trim() === '') return { config: Config.parse({}), problems: [] }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      path: '',
      message: error.message.split('\n')[0] ?? 'This is not YAML.',
    }))
    return { config: guarded(null, []), problems }
  }
  const value = values(document)
  if (value === null) return { config: Config.parse({}), problems: [] }
  const read = Config.safeParse(value)
  if (read.success) return { config: read.data, problems: [] }
  const lineOf = (path: PropertyKey[]) => lines.linePos(startOf(document.contents as Node | null, path)).line
  const problems = read.error.issues.flatMap((issue) => problemsOf(issue, lineOf))
  return { config: guarded(value, read.error.issues), problems: problems.toSorted((a, b) => a.line - b.line) }
}

/** The document as plain values. A billion laughs are not laughed: the parser counts aliases. */
function values(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    return 'too many aliases'
  }
}

function problemsOf(issue: z.core.$ZodIssue, lineOf: (path: PropertyKey[]) => number): ConfigProblem[] {
  const at = (path: PropertyKey[], message: string) => ({ line: lineOf(path), path: path.join('.'), message })
  if (issue.code === 'unrecognized_keys') {
    const known = `Those that are known here: ${keysAt(issue.path).join(', ')}.`
    return issue.keys.map((key) => at([...issue.path, key], `“${key}” is no setting that Sentra knows. ${known}`))
  }
  if (issue.code === 'invalid_value' && issue.path[0] === 'schema') {
    return [at(issue.path, 'This Sentra knows schema 1. Update Sentra, or write `schema: 1`.')]
  }
  return [at(issue.path, issue.message)]
}

/** The settings that a section may have. */
function keysAt(path: PropertyKey[]): string[] {
  type Section = { properties?: Record<string, Section>; additionalProperties?: Section | boolean }
  let section: Section | undefined = configJsonSchema()
  for (const step of path) {
    const other: Section | boolean | undefined = section?.additionalProperties
    section = section?.properties?.[String(step)] ?? (typeof other === 'object' ? other : undefined)
  }
  return Object.keys(section?.properties ?? {}).map((key) => `\`${key}\``)
}

/** Where the deepest part of a path that the file has begins, as an offset. */
function startOf(root: Node | null, path: PropertyKey[]): number {
  let node: unknown = root
  let start = root?.range?.[0] ?? 0
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step))
      if (!pair) break
      start = (pair.key as Node | null)?.range?.[0] ?? start
      node = pair.value
    } else {
      const item = (node as { items?: unknown[] } | null)?.items?.[Number(step)] as Node | undefined
      if (!item) break
      start = item.range?.[0] ?? start
      node = item
    }
  }
  return start
}
