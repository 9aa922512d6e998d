import { withoutInvisible } from '../../../core/text/invisible.ts'
import { scanText } from '../../../hooks/secrets/scan.ts'

const longest = 300

/**
 * Words of a model or a program, for a sentence of ours that people read on GitHub: one line of code, in which they
 * mention nobody, close no issue, load no picture and link nowhere. What looks like a secret is not repeated.
 *
 * A backslash would not do: GitHub looks for `fixes #3` and for addresses after it has taken backslashes away. The marks
 * are two, so that a single one earlier in the sentence cannot end what they begin.
 */
export function cited(text: string): string {
  const line = withoutInvisible(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll('`', '’')
    .trim()
  if (line === '') return 'nothing'
  if (scanText(text, 'words.txt').length > 0 || scanText(line, 'words.txt').length > 0) {
    return 'left out, because it looks as if it held a secret.'
  }
  return `\`\` ${line.length > longest ? `${line.slice(0, longest)}…` : line} \`\``
}

/** The name of a file or of a package as the tree has it, in a sentence of ours: a mark within cannot end the code. */
export const named = (name: string): string => `\`${name.replace(/[\p{Cc}\p{Cf}`]/gu, '?')}\``
