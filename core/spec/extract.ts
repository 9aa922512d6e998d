import { FormatError } from '../errors.ts'
import { markdownTree } from '../text/markdown.ts'
import { wrappedParts } from '../text/wrapped.ts'
import { canonicalText } from './canonical.ts'
import type { SpecDocument } from './document.ts'
import { parseSpec } from './parse.ts'

/** The labels of the "Voice spec" issue form, which GitHub writes as `### Label` into the issue's body. */
export const formLabels = { words: 'What do you want?', project: 'Project', spec: 'Spec' } as const

/** What GitHub writes for a field that was left empty. */
const noResponse = '_No response_'

export interface ExtractedSpec {
  /** Version 1 to the byte: what the page showed, hashed, and handed over. */
  text: string
  document: SpecDocument
}

/**
 * The spec that an issue's body already is: the form's `### Spec` field, or the whole body. `null` where there is none,
 * so that the Architect drafts one.
 *
 * The bytes: the field runs from the line after its heading to the next heading of the form's own, or to the end; then
 * `canonicalText` (LF, trimmed, one LF at the end). The page hashes `canonicalText(renderSpec(…))`, which is the same.
 */
export function extractSpec(issueBody: string): ExtractedSpec | null {
  const fields = formFields(issueBody)
  const text = canonicalText(fields.spec ?? issueBody)
  try {
    return { text, document: parseSpec(text) }
  } catch (error) {
    if (error instanceof FormatError) return null
    throw error
  }
}

type Field = keyof typeof formLabels

const labels = Object.entries(formLabels) as [Field, string][]

/**
 * The fields of a body that GitHub made of the form; a field left empty is not there. Only what a reader of the page sees
 * as a heading of the text's own begins one: not what stands in a comment, in code, in a quote, or inside HTML.
 */
export function formFields(issueBody: string): Partial<Record<Field, string>> {
  const body = issueBody.replace(/\r\n?/g, '\n')
  const fields: Partial<Record<Field, string>> = {}
  const headings = shownHeadings(body).filter(({ name }, at, all) => all.findIndex((one) => one.name === name) === at)
  for (const [at, { name, end }] of headings.entries()) {
    const value = body.slice(end, headings[at + 1]?.start ?? body.length)
    if (value.trim() !== '' && value.trim() !== noResponse) fields[name] = value.replace(/^\n/, '')
  }
  return fields
}

interface Heading {
  name: Field
  start: number
  end: number
}

function shownHeadings(body: string): Heading[] {
  // Most texts have none, and need no syntax tree to see that.
  if (!body.split('\n').some((line) => labels.some(([, label]) => line === `### ${label}`))) return []
  const tree = markdownTree(body)
  const wrapped = wrappedParts(body, tree)
  return tree.children.flatMap((node) => {
    const [start, end] = [node.position?.start.offset ?? 0, node.position?.end.offset ?? 0]
    const found = labels.find(([, label]) => body.slice(start, end) === `### ${label}`)
    if (node.type !== 'heading' || found === undefined) return []
    return wrapped.some(({ from, to }) => from <= start && start < to) ? [] : [{ name: found[0], start, end }]
  })
}
