import { FormatError } from '../errors.ts'
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

/** The fields of a body that GitHub made of the form; a field left empty is not there. */
export function formFields(issueBody: string): Partial<Record<keyof typeof formLabels, string>> {
  const labels = Object.entries(formLabels) as [keyof typeof formLabels, string][]
  const fields: Partial<Record<keyof typeof formLabels, string>> = {}
  let current: keyof typeof formLabels | null = null
  for (const line of issueBody.replace(/\r\n?/g, '\n').split('\n')) {
    const label = labels.find(([name, text]) => line === `### ${text}` && fields[name] === undefined)
    if (label) {
      current = label[0]
      fields[current] = ''
    } else if (current !== null) {
      fields[current] += `${line}\n`
    }
  }
  for (const [name] of labels) {
    const value = fields[name]?.trim()
    if (value === undefined || value === '' || value === noResponse) delete fields[name]
  }
  return fields
}
