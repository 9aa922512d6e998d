import { plain } from './markdown.ts'

export interface HelpLine {
  usage: string
  does: string
  /** Why this person may not; `null` where they may. */
  not: string | null
}

/** The commands of this thread, as far as this person may use them. */
export function help(login: string, role: string, lines: HelpLine[]): string {
  const may = lines.filter(({ not }) => not === null)
  const mayNot = lines.filter(({ not }) => not !== null)
  const parts = [
    `${plain(login)}, your permission here is **${plain(role)}**. You can type:`,
    may.map(({ usage, does }) => `- \`${usage}\`: ${does}`).join('\n'),
    mayNot.length === 0
      ? ''
      : `Not with your permission:\n\n${mayNot.map(({ usage, not }) => `- \`${usage}\`: ${not}`).join('\n')}`,
    'A command stands at the beginning of a line of its own. What is quoted, in code, or spoken in a voice note is never one.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
