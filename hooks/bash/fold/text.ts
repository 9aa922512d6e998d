import { has, type Options, parseOptions, valuesOf } from '../options.ts'
import { ANY, hasAny, hasUnknown, isAscii, SUB } from '../text.ts'

/** A filter whose output follows from its input. `undefined`: it does not. */
type Filter = (args: readonly string[], text: string) => string | undefined

const lines = (text: string) => (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
const mapLines = (text: string, change: (line: string) => string) =>
  `${lines(text).map(change).join('\n')}${text.endsWith('\n') ? '\n' : ''}`

/** Whether no other options were given: one that is not known here may change everything. */
const only = (options: Options, ...names: string[]): boolean =>
  [...options.given.keys()].every((name) => names.includes(name))

const CODED = { base64: /^[A-Za-z0-9+/]*=*$/, hex: /^([\da-fA-F]{2})*$/ }

const decode = (text: string, encoding: 'base64' | 'hex'): string | undefined => {
  const plain = text.replace(/\s/g, '')
  if (hasUnknown(text) || !CODED[encoding].test(plain)) return undefined
  return Buffer.from(plain, encoding).toString('utf8')
}

const base64: Filter = (args, text) => {
  const options = parseOptions(args, { values: 'w', longValues: ['wrap'] })
  if (!only(options, 'd', 'D', 'decode', 'i', 'ignore-garbage', 'w', 'wrap')) return undefined
  if (has(options, 'd', 'D', 'decode')) return decode(text, 'base64')
  if (text.length > 57 && valuesOf(options, 'w', 'wrap')[0] !== '0') return undefined
  return `${Buffer.from(text).toString('base64')}\n`
}

const base32: Filter = (args, text) => {
  if (!args.every((arg) => arg === '-d' || arg === '--decode') || args.length === 0) return undefined
  if (/[^A-Z2-7=\s]/.test(text)) return undefined
  let bits = ''
  for (const char of text.replace(/[\s=]/g, ''))
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join('')
}

const xxd: Filter = (args, text) => {
  const flags = args.join('')
  return /^(-r-p|-p-r|-rp|-pr|-r-ps|-ps-r|-r-plain)$/.test(flags) ? decode(text, 'hex') : undefined
}

const tr: Filter = (args, text) => {
  const options = parseOptions(args)
  if (!only(options, 'd', 'delete') || options.operands.some((set) => !isAscii(set) || STRANGE_SET.test(set)))
    return undefined
  const flags = has(options, 'd', 'delete') ? 'd' : ''
  const [from = '', to = ''] = options.operands.map(trSet)
  if (flags.includes('d')) return [...text].filter((char) => !from.includes(char)).join('')
  if (to === '') return undefined
  return [...text]
    .map((char) => (from.includes(char) ? (to[from.lastIndexOf(char)] ?? to.at(-1) ?? '') : char))
    .join('')
}

/** Repetitions, equivalence classes and rarer escapes. */
const STRANGE_SET = /\[.\*|\[=|\\[^nt0-7]|\\$/

const CLASSES: Record<string, string> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \t\n\r\v\f',
  blank: ' \t',
}

function trSet(set: string): string {
  return set
    .replace(/\[:(\w+):\]/g, (_, name) => CLASSES[name] ?? '')
    .replace(/\\([0-7]{1,3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/(.)-(.)/gs, (whole, first: string, last: string) => {
      const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
      if (to < from || to - from > 255) return whole
      return Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index)).join('')
    })
}

const cut: Filter = (args, text) => {
  const options = parseOptions(args, { values: 'dfcb', longValues: ['delimiter', 'fields', 'characters', 'bytes'] })
  const fields = ranges(valuesOf(options, 'f', 'fields')[0])
  const characters = ranges(valuesOf(options, 'c', 'b', 'characters', 'bytes')[0])
  const delimiter = valuesOf(options, 'd', 'delimiter')[0] ?? '\t'
  if (!only(options, 'd', 'f', 'c', 'b', 'delimiter', 'fields', 'characters', 'bytes')) return undefined
  if (characters && !isAscii(text)) return undefined
  if (fields)
    return mapLines(text, (line) =>
      line.includes(delimiter) ? pick(line.split(delimiter), fields).join(delimiter) : line,
    )
  return characters ? mapLines(text, (line) => pick([...line], characters).join('')) : undefined
}

type Range = { from: number; to: number }
const ranges = (text: string | undefined): Range[] | undefined =>
  text?.split(',').map((part) => {
    const [from, to = from] = part.split('-')
    return { from: Number(from || 1), to: Number(to || Number.MAX_SAFE_INTEGER) }
  })
const pick = <T>(items: readonly T[], list: readonly Range[]): T[] =>
  items.filter((_, index) => list.some(({ from, to }) => index + 1 >= from && index + 1 <= to))

/** `head` and `tail`, by lines or by bytes. */
const end =
  (fromStart: boolean): Filter =>
  (args, text) => {
    const options = parseOptions(
      args.map((arg) => arg.replace(/^-(\d+)$/, '-n$1')),
      { values: 'nc', longValues: ['lines', 'bytes'] },
    )
    const bytes = valuesOf(options, 'c', 'bytes')[0]
    const count = bytes ?? valuesOf(options, 'n', 'lines')[0] ?? '10'
    if (!only(options, 'n', 'c', 'lines', 'bytes', 'q', 'quiet', 'silent')) return undefined
    if (!/^[+]?\d+$/.test(count) || (bytes !== undefined && !isAscii(text))) return undefined
    if (fromStart && count.startsWith('+')) return undefined
    const number = Number(count)
    const items = bytes === undefined ? lines(text).map((line) => `${line}\n`) : [...text]
    if (fromStart) return items.slice(0, number).join('')
    return items.slice(count.startsWith('+') ? number - 1 : Math.max(0, items.length - number)).join('')
  }

const rev: Filter = (args, text) => (args.length > 0 ? undefined : reversed(text))
const reversed = (text: string) => mapLines(text, (line) => [...line].reverse().join(''))

/** `sed` with one plain substitution: enough to see what a simple disguise hides. */
const sed: Filter = (args, text) => {
  const scripts = args.filter((arg) => arg !== '-e' && arg !== '-E' && arg !== '-r')
  const match = scripts.length === 1 ? /^s(.)(.*?)\1(.*?)\1(g?)$/s.exec(scripts[0] ?? '') : undefined
  const [, , pattern = '', by = '', flag] = match ?? []
  if (!match || /[\\^$.*+?()[\]{}|&]/.test(pattern + by)) return undefined
  return flag === 'g' ? text.replaceAll(pattern, by) : mapLines(text, (line) => line.replace(pattern, () => by))
}

const same: Filter = (_, text) => text
/** Keeps or reorders lines: of a list of names it leaves a list of names. */
const someLines: Filter = (_, text) => (/^[^\n]*\n?$/.test(text) && text.includes(SUB) ? text : undefined)

export const FILTERS: Record<string, Filter> = {
  base32,
  base64,
  cat: (args, text) => (args.some((arg) => /^-\w*[AbeEnstTv]|^--/.test(arg)) ? undefined : text),
  cut,
  expand: (args, text) => (args.length > 0 || text.includes('\t') ? undefined : text),
  fold: (args, text) => (args.length === 0 && !lines(text).some((line) => line.length > 80) ? text : undefined),
  grep: someLines,
  head: end(true),
  nl: () => undefined,
  rev,
  sed,
  sort: (args, text) =>
    !args.every((arg) => /^-[urnfbdhV]+$/.test(arg)) ||
    (lines(text).length > 1 && (args.length > 0 || !/^[a-z\n]*$/.test(text)))
      ? undefined
      : `${lines(text).sort().join('\n')}\n`,
  tac: (args, text) => (args.length > 0 ? undefined : `${lines(text).reverse().join('\n')}\n`),
  tail: end(false),
  tee: same,
  tr,
  uniq: someLines,
  xxd,
}

/** Applies a filter to every way its input may turn out. */
export function filter(name: string, args: readonly string[], input: readonly string[]): readonly string[] {
  const work = FILTERS[name]
  return input.map((text) => {
    const listed = text.includes(SUB) && !hasAny(text)
    if (hasUnknown(text) && !(listed && /^(cat|grep|sort|uniq|head|tail|tee|tac)$/.test(name))) return ANY
    return (listed ? text : work?.(args, text)) ?? ANY
  })
}
