import type { Word, WordPart } from 'unbash'
import { arithmetic } from './arithmetic.ts'
import { expandBraces } from './braces.ts'
import { expandParameter } from './expansion.ts'
import { checkHereDocuments } from './heredocs.ts'
import { LIMITS } from './limits.ts'
import { checked, excerpt, parseScript } from './parse.ts'
import { refuse } from './refusal.ts'
import { inSubshell, type Shell, statementsOf } from './shell.ts'
import { ANY, glob, hasUnknown, MANY, product, QUERY, STAR, unique } from './text.ts'
import { lookUp } from './variables.ts'

/** What a stretch of a word becomes: text (to be split or not), or the elements of a quoted list. */
/** `gap`: between the words of a list; the character that joins them where bash does not split. */
type Piece = { text: string; split: boolean } | { elements: readonly string[] } | { gap: string }
type Fields = readonly string[]

/** The ways a word may turn out, each as the arguments it becomes: none, one or several. */
export function expandWord(shell: Shell, word: Word): readonly Fields[] {
  const { parts } = word
  if (!parts) return [[word.text.startsWith('~') ? tilde(shell, word.value) : word.value]]
  if (parts.some((part) => part.type === 'BraceExpansion')) return expandBraced(shell, word)
  const rows = pieces(shell, word)
  const separators = splitters(shell)
  return rows.flatMap((row) => separators.map((ifs) => toFields(row, ifs)))
}

/** The ways a word may turn out where bash does not split: assignments, redirections, `case`, here-strings. */
export function expandText(shell: Shell, word: Word): readonly string[] {
  const { parts } = word
  if (!parts) return [/(^|[:=])~/.test(word.text) ? tildes(shell, word.value) : word.value]
  return unique(pieces(shell, word).map((row) => limited(row.map((piece) => flat(piece)).join(''))))
}

/** The ways the target of a redirection may turn out: one word, in which bash still expands patterns and braces. */
export function expandTarget(shell: Shell, word: Word): readonly string[] {
  const { parts } = word
  if (!parts) return expandText(shell, word)
  if (parts.some((part) => part.type === 'BraceExpansion')) {
    return [...expandBraced(shell, word).flatMap((fields) => (fields.length === 1 ? fields : [])), word.text]
  }
  const patterned = (part: Piece) => ('split' in part && part.split ? glob(part.text) : flat(part))
  return unique(pieces(shell, word).map((row) => limited(row.map(patterned).join(''))))
}

/** The ways a pattern may turn out where it is matched against a text: what was quoted stands for itself. */
export function expandPattern(shell: Shell, word: Word): readonly string[] {
  if (!word.parts) return [escaped(word.value)]
  const ways = word.parts.map((part) => patternPart(shell, part).map((text) => [text]))
  const rows = product(ways, LIMITS.alternatives) ?? refuse('steps', excerpt(word.text))
  return unique(rows.map((row) => limited(row.flat().join(''))))
}

function patternPart(shell: Shell, part: WordPart): readonly string[] {
  switch (part.type) {
    case 'Glob':
      // Classes and quotes within brackets are not read.
      return [part.kind !== 'bracket' || /^\[[!^]?[\w.,/:@%+=-]+\]$/.test(part.text) ? part.text : ANY]
    case 'ExtendedGlob':
      return [ANY]
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [escaped(part.value)]
    case 'DoubleQuoted':
    case 'LocaleString':
      return expandPart(shell, part, true).map((row) => escaped(row.map(flat).join('')))
    default:
      return expandPart(shell, part, false).map((row) => row.map(flat).join(''))
  }
}

const escaped = (text: string): string => text.replace(/[\\*?[\]]/g, '\\$&')

/** The text of a here-document. */
export function expandBody(shell: Shell, text: string, parts: readonly WordPart[] | undefined): readonly string[] {
  if (!parts) return [text]
  return rowsOf(
    parts.map((part) => expandPart(shell, part, true)),
    text,
  ).map((row) => row.map(flat).join(''))
}

const flat = (piece: Piece): string =>
  'elements' in piece ? piece.elements.join(' ') : 'gap' in piece ? piece.gap : piece.text
/** Two unknown stretches side by side are one, or `a=$a$a` would double them for ever. */
const limited = (text: string) =>
  text.length > LIMITS.value ? ANY : text.includes(ANY + ANY) ? text.replace(/\uFDD0+/gu, ANY) : text

function expandBraced(shell: Shell, word: Word): readonly Fields[] {
  const texts = expandBraces(word.text)
  // What braces made may not hold a group again: it would be expanded for ever.
  const words = texts.map((text) => (text === '' ? undefined : singleWord(text)))
  const ways = words.map((inner) => (inner ? expandWord(shell, inner) : [[]]))
  const rows = product(ways, LIMITS.alternatives) ?? refuse('steps', word.text)
  return rows.map((row) => row.flat())
}

function singleWord(text: string): Word {
  const [statement] = parseScript(`: ${text}`).commands
  const args = statement?.command.type === 'Command' ? statement.command.args : []
  const [word] = args
  if (args.length !== 1 || word?.type !== 'Word') return refuse('syntax', text, 'braces')
  if (!word.parts?.some((part) => part.type === 'BraceExpansion')) return word
  return { ...word, parts: [{ type: 'Literal', pos: 0, end: 0, value: word.value, text: word.text }] }
}

function pieces(shell: Shell, word: Word): Piece[][] {
  const ways = (word.parts ?? []).map((part, index) => {
    if (index === 0 && part.type === 'Literal' && part.text.startsWith('~')) {
      return [[{ text: tilde(shell, part.value), split: false }]]
    }
    return expandPart(shell, part, false)
  })
  return rowsOf(ways, word.text)
}

function rowsOf(ways: readonly (readonly Piece[])[][], text: string): Piece[][] {
  const rows = product(ways, LIMITS.alternatives) ?? refuse('steps', excerpt(text))
  return rows.map((row) => row.flat())
}

const fixed = (text: string): Piece[][] => [[{ text, split: false }]]

/** The ways one part of a word may turn out. */
function expandPart(shell: Shell, part: WordPart, quoted: boolean): Piece[][] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return fixed(part.value)
    case 'DoubleQuoted':
    case 'LocaleString': {
      const rows = rowsOf(
        part.parts.map((child) => expandPart(shell, child, true)),
        part.text,
      )
      return rows.map((row) => (row.some((piece) => 'elements' in piece) ? row : [...row, { text: '', split: false }]))
    }
    case 'Glob':
      return fixed(part.kind === 'star' ? STAR : QUERY)
    case 'ExtendedGlob':
      return extended(part)
    case 'BraceExpansion':
      return fixed(part.text)
    case 'SimpleExpansion':
      return expandVariable(shell, part.text.slice(1), quoted)
    case 'ParameterExpansion': {
      const lists = expandParameter(
        shell,
        part,
        (word) => expandText(shell, word),
        (word) => expandPattern(shell, word),
      )
      const whole = part.index?.text === '@' || part.parameter === '@'
      return lists.map((list) => listPiece(list, quoted, whole && part.prefix === undefined, joiner(shell, whole)))
    }
    case 'ArithmeticExpansion':
      return fixed(arithmetic(shell, part.expression, (word) => arithmeticWord(shell, word)))
    case 'CommandExpansion': {
      shell.budget.step(excerpt(part.text))
      const outputs = inSubshell(shell, (child) => {
        if (part.script) checked(part.script, part.text)
        if (part.text.startsWith('$(')) checkHereDocuments(part.script, part.text)
        return child.statements(child, statementsOf(part.script))
      })
      return unique(outputs.map((text) => text.replace(/\n+$/, ''))).map((text) => [{ text, split: !quoted }])
    }
    case 'ProcessSubstitution':
      return fixed(substituteProcess(shell, part))
  }
}

/** `@(a|b)` is one of two names. Other patterns match anything; a hidden name by a dot of their own. */
function extended({ operator, pattern }: Extract<WordPart, { type: 'ExtendedGlob' }>): Piece[][] {
  if (operator === '@' && /^[\w.-]+(\|[\w.-]+)*$/.test(pattern)) return pattern.split('|').flatMap(fixed)
  return /(^|\|)\./.test(pattern) ? [...fixed(STAR), ...fixed(`.${STAR}`)] : fixed(STAR)
}

function expandVariable(shell: Shell, name: string, quoted: boolean): Piece[][] {
  const whole = name === '@' || name === '*'
  const lists = lookUp(shell, name)
  const joined = joiner(shell, name === '@')
  return lists.map((list) => listPiece(whole ? list : list.slice(0, 1), quoted, name === '@', joined))
}

/** What `"$*"` puts between its words: the first character of IFS. */
function joiner(shell: Shell, blank: boolean): string {
  const [ifs = ' ', ...others] = blank ? [' '] : splitters(shell)
  return others.length > 0 || hasUnknown(ifs) ? ANY : ifs.slice(0, 1)
}

function listPiece(list: readonly string[], quoted: boolean, elements: boolean, joined: string): Piece[] {
  if (quoted && elements) return [{ elements: list }]
  if (quoted) return [{ text: list.join(joined), split: false }]
  return list.flatMap((text, index) => (index > 0 ? [{ gap: joined }, piece(text)] : [piece(text)]))
}
const piece = (text: string): Piece => ({ text, split: true })

type ArithmeticWord = { readonly value: string; readonly parts?: readonly WordPart[] | undefined }

function arithmeticWord(shell: Shell, word: ArithmeticWord): readonly string[] {
  return word.parts ? expandBody(shell, word.value, word.parts) : [word.value]
}

/** `<(…)` is a file that holds what the commands print; `>(…)` one whose reader we cannot know. */
function substituteProcess(shell: Shell, part: Extract<WordPart, { type: 'ProcessSubstitution' }>): string {
  if (part.script) checked(part.script, part.text)
  checkHereDocuments(part.script, part.text)
  const path = `/dev/fd/${63 + shell.state.files.size}`
  const output = inSubshell(part.operator === '<' ? shell : { ...shell, stdin: [ANY] }, (child) =>
    child.statements(child, statementsOf(part.script)),
  )
  if (part.operator === '<') shell.state.files.set(path, output)
  return path
}

function splitters(shell: Shell): readonly string[] {
  return unique(lookUp(shell, 'IFS').map((list) => list[0] ?? ' \t\n'))
}

/** Joins pieces into arguments, splitting what was expanded without quotes at the characters of IFS. */
function toFields(row: readonly Piece[], ifs: string): Fields {
  const fields: string[] = []
  let current: string | undefined
  for (const part of row) {
    if ('elements' in part) {
      for (const [index, element] of part.elements.entries()) {
        if (index > 0 && current !== undefined) fields.push(current)
        current = index > 0 ? element : (current ?? '') + element
      }
    } else if ('gap' in part) {
      if (current !== undefined) fields.push(current)
      current = undefined
    } else if (!part.split) current = (current ?? '') + part.text
    else if (hasUnknown(ifs)) current = (current ?? '') + (part.text === '' ? '' : MANY)
    else {
      for (const each of glob(part.text)) {
        // What is not known may be blank, or have blanks in it.
        const char = each === ANY ? MANY : each
        if (!ifs.includes(char)) current = (current ?? '') + char
        else if (current !== undefined || !/\s/.test(char)) {
          fields.push(current ?? '')
          current = undefined
        }
      }
    }
  }
  if (current !== undefined) fields.push(current)
  return fields.map(limited)
}

function tildes(shell: Shell, text: string): string {
  return text
    .split(/(?<=[:=])/)
    .map((stretch) => (stretch.startsWith('~') ? tilde(shell, stretch) : stretch))
    .join('')
}

function tilde(shell: Shell, text: string): string {
  const [, user = '', rest = ''] = /^~([^/:]*)(.*)$/s.exec(text) ?? []
  if (user === '') return (lookUp(shell, 'HOME')[0]?.[0] ?? shell.place.home) + rest
  if (user === '+') return (shell.state.cwd[0] ?? ANY) + rest
  if (user === '-' || /^[+-]?\d+$/.test(user)) return ANY + rest
  return (user === 'root' ? '/root' : `/home/${user}`) + rest
}
