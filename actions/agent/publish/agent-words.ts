import { withoutInvisible } from '../../../core/text/invisible.ts'
import { scanText } from '../../../hooks/secrets/scan.ts'
import { fenced } from '../report/markdown.ts'

const longest = 3_000
const width = 100

/**
 * What the agent says to the reviewer. Words of a model that read whatever the repository holds: in a block of code they
 * mention nobody, close no issue and load no picture, and what looks like a secret is not repeated.
 */
export function agentWords(summary: string): string {
  const text = withoutInvisible(summary).trim()
  if (text === '') return ''
  const intro = 'Not checked by anybody; what was checked stands below.'
  const said =
    scanText(text, 'summary.txt').length > 0
      ? 'Left out: it looks as if it held a secret.'
      : fenced(wrapped(text.length > longest ? `${text.slice(0, longest)}…` : text), 'text')
  return ['### In the agent’s own words', intro, said].join('\n\n')
}

/** A block of code does not break lines by itself. */
const wrapped = (text: string): string =>
  text
    .split(/\r?\n/)
    .flatMap((line) => line.match(new RegExp(`\\S.{0,${width - 2}}(?=\\s|$)|\\S+|^$`, 'g')) ?? [''])
    .join('\n')
