import { type Command, type CommandName, commandNames, readArguments, stateChanging } from './command.ts'
import { type CommandLine, commandLines, endOfOwnWords } from './lines.ts'

/** What a comment asks for. */
export type Parsed =
  | { kind: 'none' }
  | { kind: 'command'; command: Command }
  | { kind: 'malformed'; name: CommandName; why: string }
  /** Two commands that change something: answered with a question, not with a guess. */
  | { kind: 'several'; names: CommandName[] }

/**
 * The one command of a comment. Of commands that change nothing the first one counts, and one that changes something
 * goes before them.
 */
export function parseCommands(markdown: string): Parsed {
  if (!mayHold.test(markdown)) return { kind: 'none' }
  const lines = commandLines(markdown).flatMap((line) => {
    const name = commandNames.find((known) => known === line.word.toLowerCase())
    return name ? [{ name, line }] : []
  })
  const changing = lines.filter(({ name }) => stateChanging.has(name))
  if (changing.length > 1) return { kind: 'several', names: changing.map(({ name }) => name) }
  const chosen = changing[0] ?? lines[0]
  if (!chosen) return { kind: 'none' }
  const { name, line } = chosen
  const after = lines.find((other) => other.line.start > line.start)?.line
  const read = readArguments(name, line.rest, below(markdown, line, after))
  return 'malformed' in read ? { kind: 'malformed', name, why: read.malformed } : { kind: 'command', command: read }
}

/** Most comments hold no command, and need no syntax tree to see that. */
const mayHold = new RegExp(`^ {0,3}/(?:${commandNames.join('|')})(?:[ \\t\\r]|$)`, 'im')

/** What stands below a command, down to the next one, or to the e-mail that is answered. */
const below = (markdown: string, line: CommandLine, next: CommandLine | undefined) =>
  markdown.slice(line.end, Math.min(next?.start ?? markdown.length, endOfOwnWords(markdown)))
