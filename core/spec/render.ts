import { withoutInvisible } from '../text/invisible.ts'
import { canonicalText } from './canonical.ts'
import type { SpecDocument } from './document.ts'
import { escapeItem, escapeSummary, showHtml } from './escape.ts'
import { sections } from './sections.ts'

/**
 * A spec as Markdown: always the same text for the same document, in which everything can be seen, and which
 * `parseSpec` reads back. Sections with nothing in them are left out.
 *
 *     # Dark mode
 *
 *     A switch in the header …
 *
 *     ## Requirements
 *
 *     - …
 *
 *     ## Acceptance criteria
 *
 *     - **AC-1** …
 */
export function renderSpec(document: SpecDocument): string {
  const blocks = [`# ${oneLine(document.title)}`, summary(document.summary)]
  for (const [name, heading] of Object.entries(sections) as [keyof typeof sections, string][]) {
    const items = document[name]
    if (items.length === 0) continue
    const lines = items.map((item, index) =>
      name === 'acceptance_criteria' ? `- **AC-${index + 1}** ${oneLine(item)}` : `- ${escapeItem(oneLine(item))}`,
    )
    blocks.push(`## ${heading}`, lines.join('\n'))
  }
  return canonicalText(blocks.join('\n\n'))
}

/** Everything on one line, and nothing on it that could not be seen. */
const oneLine = (text: string) => showHtml(withoutInvisible(text).trim().replace(/\s+/g, ' '))

const summary = (text: string) =>
  withoutInvisible(text)
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => escapeSummary(showHtml(line.trim())))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
