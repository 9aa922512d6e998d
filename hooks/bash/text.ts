/**
 * Abstract text: what a word will be when bash has expanded it, with one marker character for each stretch that
 * cannot be known beforehand. The markers are Unicode noncharacters, which no honest command contains; a command that
 * does contain one is refused before it is read.
 */

/** Any text at all, none included. */
export const ANY = '\uFDD0'
/** One name: not empty, no slash, no blank, no dash in front, neither `.` nor `..`. */
export const SEG = '\uFDD1'
/** A relative path of one or more names, none of them `..`. */
export const SUB = '\uFDD2'
/** Digits. */
export const NUM = '\uFDD3'
/** `*` and the extended patterns, unquoted: matches within one name. */
export const STAR = '\uFDD4'
/** `?` and `[…]`, unquoted: one character. */
export const QUERY = '\uFDD5'
/** Any text, out of a variable whose name says that it holds a secret. */
export const SECRET = '\uFDD6'

/** An expansion without quotes of which nothing is known: no word, one, or several. */
export const MANY = '\uFDD7'

const MARKER = /[\uFDD0-\uFDEF]/u
const UNKNOWN = /[\uFDD0-\uFDD3\uFDD6\uFDD7]/u
const GLOB = /[\uFDD4\uFDD5]/u

export const hasMarker = (text: string): boolean => MARKER.test(text)
/** Whether some of the text is not known. Unquoted patterns are known: they are text that still has to match. */
export const hasUnknown = (text: string): boolean => UNKNOWN.test(text)
export const hasGlob = (text: string): boolean => GLOB.test(text)
/** Where bytes or characters are counted, or a locale has a say, only such text is the same for everybody. */
export const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text)
/** Whether anything could stand in the text, slashes and blanks included. */
export const hasAny = (text: string): boolean => text.includes(ANY) || text.includes(MANY) || text.includes(SECRET)

const READABLE: Record<string, string> = {
  [ANY]: '…',
  [SEG]: '…',
  [SUB]: '…',
  [NUM]: '0',
  [STAR]: '*',
  [QUERY]: '?',
  [SECRET]: '…',
  [MANY]: '…',
}

/** The text as a person would write it, for messages. */
export const readable = (text: string): string => text.replace(/[\uFDD0-\uFDEF]/gu, (marker) => READABLE[marker] ?? '…')

/** Patterns that stay patterns because nothing matched them, or because they were quoted: back to plain characters. */
export const unglob = (text: string): string => text.replaceAll(STAR, '*').replaceAll(QUERY, '?')

/** Marks the pattern characters of an unquoted expansion. */
export const glob = (text: string): string =>
  /[*?[]/.test(text)
    ? text
        .replace(/\[[^\]/]+\]/g, QUERY)
        .replaceAll('*', STAR)
        .replaceAll('?', QUERY)
    : text

/** A regular expression for the plain texts that an abstract text may turn out to be. */
export function possible(text: string): RegExp {
  let source = ''
  let wild = 0
  for (const char of text) {
    if (/[\uFDD0-\uFDD7]/u.test(char) && char !== QUERY && ++wild > 4) return /^[\s\S]*$/
    if (char === ANY || char === MANY || char === SECRET || char === SUB) source += '.*'
    else if (char === SEG) source += '[^/]+'
    else if (char === NUM) source += '\\d+'
    else if (char === STAR) source += '[^/]*'
    else if (char === QUERY) source += '[^/]'
    else source += char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  }
  return new RegExp(`^${source}$`, 's')
}

/** All ways to take one from each list, in order; `undefined` when there would be more than `limit`. */
export function product<T>(lists: readonly (readonly T[])[], limit: number): T[][] | undefined {
  let rows: T[][] = [[]]
  for (const list of lists) {
    if (list.length === 1) {
      for (const row of rows) row.push(list[0] as T)
      continue
    }
    if (rows.length * list.length > limit) return undefined
    rows = rows.flatMap((row) => list.map((item) => [...row, item]))
  }
  return rows
}

export const unique = <T>(items: readonly T[]): T[] => (items.length < 2 ? [...items] : [...new Set(items)])
