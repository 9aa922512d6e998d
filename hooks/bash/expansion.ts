import type { ParameterExpansionPart, Word } from 'unbash'
import { checkArithmetic } from './arithmetic.ts'
import { affordable, compile, patternSource } from './patterns.ts'
import { refuse } from './refusal.ts'
import type { Shell } from './shell.ts'
import { ANY, hasAny, hasUnknown, isAscii, NUM, SECRET, unique } from './text.ts'
import { assign, elementAt, isSet, lookUp } from './variables.ts'

type Lists = readonly (readonly string[])[]
/** Expands a word to the texts it may become, without splitting. */
type Expand = (word: Word) => readonly string[]

/** The ways `${…}` may turn out, each as a list of elements (one, unless it is `[@]` or `[*]`). */
export function expandParameter(shell: Shell, part: ParameterExpansionPart, expand: Expand, pattern: Expand): Lists {
  const { operation } = part
  if (operation?.type === 'Unknown') return refuse('syntax', part.text, 'unknown expansion')
  if (operation?.type === 'Names') return [[ANY]]
  const lists = subscript(shell, part, expand)
  if (part.prefix === '#') return lists.map((list) => [length(part, list)])
  const subject = part.prefix === '!' ? indirect(shell, part, lists) : lists
  if (!operation) return subject
  if (operation.type === 'Default') return withDefault(shell, part, subject, operation, expand)
  if (operation.type === 'Transform') return transform(subject, expand(operation.operand), part.text)
  if (operation.type === 'Slice') checkSlice(shell, operation, expand)
  const change = shell.state.variables.has('-nocasematch') ? () => undefined : changer(operation, expand, pattern)
  return subject.map((list) => list.map((text) => (hasUnknown(text) ? unknownLike(text) : (change(text) ?? ANY))))
}

/** The offset and the length of `${x:a:b}` are arithmetic. */
function checkSlice(shell: Shell, { offset, length }: Extract<Operation, { type: 'Slice' }>, expand: Expand): void {
  for (const word of length ? [offset, length] : [offset]) for (const text of expand(word)) checkArithmetic(shell, text)
}

/** Whatever is done to a secret, what is left may still reveal it. */
const unknownLike = (text: string): string => (text.includes(SECRET) ? SECRET : ANY)

const isWhole = (index: string | undefined) => index === '@' || index === '*'

function subscript(shell: Shell, part: ParameterExpansionPart, expand: Expand): Lists {
  const lists = lookUp(shell, part.parameter)
  const variable = shell.state.variables.get(part.parameter)
  if (!part.index) return /^[@*]$/.test(part.parameter) ? lists : lists.map((list) => elementAt(list, 0))
  if (isWhole(part.index.text)) return part.prefix === '!' ? [[ANY]] : lists
  const indexes = expand(part.index)
  if (!variable?.keys) for (const index of indexes) checkArithmetic(shell, index)
  return lists.flatMap((list) =>
    indexes.map((index) => {
      if (variable?.keys) return variable.keys.includes(index) ? [list[variable.keys.indexOf(index)] ?? ''] : [ANY]
      if (/^\d+$/.test(index)) return elementAt(list, Number(index))
      if (/^-\d+$/.test(index)) return [list.some(hasAny) ? ANY : (list.at(Number(index)) ?? '')]
      return list.length < 2 && list[0] !== undefined && index === '0' ? list : [ANY]
    }),
  )
}

const length = (part: ParameterExpansionPart, list: readonly string[]): string => {
  if (isWhole(part.index?.text) || /^[@*]$/.test(part.parameter)) return list.some(hasAny) ? NUM : String(list.length)
  const text = list[0] ?? ''
  return hasUnknown(text) || !isAscii(text) ? NUM : String(text.length)
}

function indirect(shell: Shell, part: ParameterExpansionPart, lists: Lists): Lists {
  return lists.flatMap((list) => {
    const name = list[0] ?? ''
    return /^(\w+|[@*#?])$/.test(name) && part.index === undefined ? lookUp(shell, name) : [[SECRET]]
  })
}

type Default = Extract<NonNullable<ParameterExpansionPart['operation']>, { type: 'Default' }>

function withDefault(shell: Shell, part: ParameterExpansionPart, lists: Lists, op: Default, expand: Expand): Lists {
  const set = isSet(shell, part.parameter) || part.prefix === '!'
  const empty = (list: readonly string[]) => list.length === 0 || (op.operator.startsWith(':') && list.join('') === '')
  const unknown = (list: readonly string[]) => list.some(hasUnknown)
  const some = set && lists.some((list) => !empty(list))
  const none = !set || lists.some((list) => empty(list) || unknown(list))
  const other = () => shell.budget.deeper(part.text.slice(0, 80), () => expand(op.operand).map((text) => [text]))
  if (op.operator.endsWith('+')) return [...(some ? other() : []), ...(none ? [[]] : [])]
  const kept = set ? lists.filter((list) => !empty(list)) : []
  if (op.operator.endsWith('?')) {
    expand(op.operand)
    return kept.length > 0 ? kept : [[ANY]]
  }
  const result = [...kept, ...(none ? other() : [])]
  if (op.operator.endsWith('=')) assign(shell, part.parameter, unique(result.map((list) => list[0] ?? '')))
  return result
}

/** `${x@P}` runs the substitutions in a value as a prompt would; the others only quote or change case. */
function transform(lists: Lists, operators: readonly string[], text: string): Lists {
  const [operator] = operators
  if (operator === 'P') {
    const plain = lists.every((list) => list.every((value) => !hasUnknown(value) && !/[$`\\]/.test(value)))
    if (!plain) refuse('code', text, 'a value expanded as a prompt')
    return lists
  }
  const change = operator === 'U' ? upper : operator === 'L' ? lower : undefined
  return lists.map((list) => list.map((value) => (hasUnknown(value) ? unknownLike(value) : (change?.(value) ?? ANY))))
}

/** Bytes or characters, and which letters are a pair, is a matter of the locale for all other text. */
const upper = (text: string) => (isAscii(text) ? text.toUpperCase() : undefined)
const lower = (text: string) => (isAscii(text) ? text.toLowerCase() : undefined)

type Change = (text: string) => string | undefined
type Operation = NonNullable<ParameterExpansionPart['operation']>

function changer(operation: Operation, expand: Expand, pattern: Expand): Change {
  const one = (word: Word | undefined, how = expand): string | undefined => {
    const texts = word ? how(word) : ['']
    return texts.length === 1 && !hasUnknown(texts[0] ?? '') ? texts[0] : undefined
  }
  switch (operation.type) {
    case 'Remove':
      return remove(operation.operator, one(operation.operand, pattern))
    case 'Replace':
      return replace(operation.operator, one(operation.pattern, pattern), one(operation.replacement))
    case 'Slice':
      return slice(one(operation.offset), operation.length && one(operation.length))
    case 'CaseModification':
      return changeCase(operation.operator, one(operation.operand, pattern))
    default:
      return () => undefined
  }
}

function remove(operator: string, pattern: string | undefined): Change {
  const source = pattern === undefined ? undefined : patternSource(pattern, operator.length === 2)
  if (source === undefined) return () => undefined
  if (operator.startsWith('#')) {
    const regex = compile(`^(?:${source})`)
    return (text) => (affordable(source, text) ? regex && text.replace(regex, '') : undefined)
  }
  const regex = compile(`^(?:${source})$`)
  return (text) => (affordable(source, text) ? regex && cutTail(text, regex, operator.length === 2) : undefined)
}

function cutTail(text: string, regex: RegExp, longest: boolean): string {
  const starts = Array.from({ length: text.length + 1 }, (_, index) => index)
  const start = (longest ? starts : starts.reverse()).find((index) => regex.test(text.slice(index)))
  return start === undefined ? text : text.slice(0, start)
}

function replace(operator: string, pattern: string | undefined, by: string | undefined): Change {
  const source = pattern === undefined || pattern === '' ? undefined : patternSource(pattern)
  // Since 5.2 an ampersand there is the text that was matched.
  if (source === undefined || by === undefined || by.includes('&')) return () => undefined
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source
  const regex = compile(anchored, operator === '//' ? 'gs' : 's')
  return (text) => (affordable(source, text) ? regex && text.replace(regex, () => by) : undefined)
}

function slice(offset: string | undefined, count: string | undefined): Change {
  const [from, size] = [offset?.trim() ?? '', count?.trim()]
  if (!/^-?\d+$/.test(from) || (size !== undefined && !/^-?\d+$/.test(size))) return () => undefined
  return (text) => {
    if (!isAscii(text)) return undefined
    const start = Number(from) < 0 ? text.length + Number(from) : Number(from)
    if (start < 0) return ''
    const end = size === undefined ? text.length : Number(size) < 0 ? text.length + Number(size) : start + Number(size)
    return text.slice(start, end)
  }
}

function changeCase(operator: string, pattern: string | undefined): Change {
  if (pattern !== '' && pattern !== '?') return () => undefined
  const change = operator.startsWith('^') ? upper : lower
  return operator.length === 2
    ? change
    : (text) => (isAscii(text) ? change(text.slice(0, 1)) + text.slice(1) : undefined)
}
