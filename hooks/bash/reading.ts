import { checkSubscript } from './arithmetic.ts'
import type { Call } from './call.ts'
import { has, parseOptions, valuesOf } from './options.ts'
import { NOTHING, type Output, UNKNOWN } from './outputs.ts'
import { refuse } from './refusal.ts'
import type { Shell } from './shell.ts'
import { ANY, hasGlob, hasUnknown, MANY } from './text.ts'
import { assign, assignList, cap, lookUp } from './variables.ts'

/** A call made by the shell itself, to be judged like a program. */
export const isIn = (shell: Shell, program: string, args: readonly string[]): Call => ({
  program,
  path: program,
  args,
  stdin: shell.stdin,
  environment: new Map(),
  cwd: shell.state.cwd,
  links: shell.state.links,
})

/** `read`: inside a loop any line may be the one, so every line is one of the ways. */
function read(shell: Shell, args: readonly string[]): Output {
  const options = parseOptions(args, { values: 'adinNptu', stop: true })
  const names = [...options.operands]
  const array = valuesOf(options, 'a').at(-1)
  for (const name of names) checkSubscript(shell, name)
  const cut = has(options, 'n', 'N', 'u', 'i')
  const delimiter = valuesOf(options, 'd').at(-1)
  const read = cut ? undefined : linesOf(shell, delimiter)
  // What is left after a part of a line is no line that was there.
  if ((cut || delimiter) && shell.stdin) shell.stdin = UNKNOWN
  // Without `-r` a backslash takes the next character as it is, or the next line.
  const lines = has(options, 'r') || !read?.some((line) => line.includes('\\')) ? read : undefined
  if (array !== undefined)
    assignList(shell, array, lines ? lines.map((line) => fieldsOf(shell, line) ?? [MANY]) : [[MANY]])
  if (names.length === 0 && array === undefined) names.push('REPLY')
  for (const [index, name] of names.entries()) {
    const values = lines?.map((line) => valueAt(shell, line, index, names.length))
    if (hasUnknown(name)) refuse('unresolved', `read ${name}`)
    assign(shell, name, values ? cap([...values, '']) : [ANY])
  }
  return NOTHING
}

/** What one of the names gets: a word of its own, the last one all that is left. */
function valueAt(shell: Shell, line: string, index: number, count: number): string {
  const fields = fieldsOf(shell, line)
  if (!fields) return ANY
  if (count === 1) return line.trim()
  return index === count - 1 ? fields.slice(index).join(' ') : (fields[index] ?? '')
}

/** The pieces that `read` makes of its input, of any way it may turn out. */
const linesOf = (shell: Shell, delimiter: string | undefined): string[] | undefined => waysOf(shell, delimiter)?.flat()

/** A list of names that is not known stands for one ended by NUL as well. */
function waysOf(shell: Shell, delimiter: string | undefined): string[][] | undefined {
  if (delimiter !== undefined && (delimiter.length > 1 || hasUnknown(delimiter))) return undefined
  return shell.stdin?.map((text) => {
    const by = delimiter === undefined || (delimiter === '' && hasAbstract(text)) ? '\n' : delimiter || '\0'
    return text.split(by).filter((line) => line !== '')
  })
}

/** Whether a text holds names that are not known, or patterns for them, as what `find` prints does. */
const hasAbstract = (text: string): boolean => hasUnknown(text) || hasGlob(text)

/** A line split at the characters of IFS; `undefined` where other characters than blanks have a say in it. */
function fieldsOf(shell: Shell, line: string): string[] | undefined {
  const [ways, ...others] = lookUp(shell, 'IFS')
  const ifs = ways?.[0] ?? ' \t\n'
  if (others.length > 0 || hasUnknown(ifs)) return undefined
  if (ifs === '') return [line]
  const visible = [...ifs].filter((char) => !/\s/.test(char))
  if (visible.some((char) => line.includes(char))) return plainly(line, ifs)
  return line.trim().split(new RegExp(`[${ifs.replace(/[\\\]^-]/g, '\\$&')}]+`))
}

/** Fields between single separators that are no blanks (`a:b:c`), each a word: more is not read. */
function plainly(line: string, ifs: string): string[] | undefined {
  const fields = line.split(new RegExp(`[${ifs.replace(/[\\\]^-]/g, '\\$&')}]`))
  return ifs.length === 1 && fields.every((field) => field !== '' && !/\s/.test(field)) ? fields : undefined
}

function mapfile(shell: Shell, args: readonly string[]): Output {
  if (args.some((arg) => arg.startsWith('-C'))) refuse('code', 'mapfile -C')
  const options = parseOptions(args, { values: 'dnOsuCc', stop: true })
  const cut = has(options, 'n', 'O', 's', 'u')
  const ways = cut ? undefined : waysOf(shell, valuesOf(options, 'd').at(-1))
  assignList(shell, options.operands[0] ?? 'MAPFILE', ways ?? [[MANY]])
  return NOTHING
}

export const reading = { read, mapfile }
