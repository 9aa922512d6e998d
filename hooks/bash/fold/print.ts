import type { Output } from '../outputs.ts'
import { ANY, hasUnknown, unglob, unique } from '../text.ts'

/** `echo`, with `-n`, `-e` and `-E`. */
export function echo(args: readonly string[]): Output {
  let index = 0
  let [newline, escapes] = ['\n', false]
  for (; /^-[neE]+$/.test(args[index] ?? ''); index++) {
    const flags = args[index] ?? ''
    if (flags.includes('n')) newline = ''
    if (/[eE]/.test(flags)) escapes = flags.lastIndexOf('e') > flags.lastIndexOf('E')
  }
  const text = args.slice(index).map(unglob).join(' ')
  // dash's echo reads escapes, bash's only with `xpg_echo`: where it matters, both ways are looked at.
  const read = readEscapes(text, true) + newline
  return escapes ? [read] : unique([text + newline, read])
}

/** `printf format args…`: the format is used again until no argument is left. */
export function printf(words: readonly string[]): Output {
  const args = (words[0] === '--' ? words.slice(1) : words).map(unglob)
  const [format = '', ...values] = args
  if (hasUnknown(format)) return [ANY]
  let output = ''
  let rest = values
  do {
    const before = rest.length
    const [text, left] = once(format, rest)
    output += text
    rest = left
    if (rest.length === before) break
  } while (rest.length > 0 && output.length < 100_000)
  return [output]
}

function once(format: string, values: readonly string[]): [text: string, rest: string[]] {
  const rest = [...values]
  const text = readEscapes(format, false).replace(
    /%(?:(%)|([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[hlL]*([a-zA-Z])|\(([^)]*)\)T)/g,
    (_, percent, flags, width, precision, kind) => {
      if (percent) return '%'
      if (!kind) return ANY
      if (width === '*') width = rest.shift()
      if (precision === '*') precision = rest.shift()
      return convert(kind, rest.shift() ?? '', flags ?? '', Number(width ?? 0), precision)
    },
  )
  return [text, rest]
}

function convert(kind: string, value: string, flags: string, width: number, precision: string | undefined): string {
  if (hasUnknown(value)) return kind === 's' || kind === 'b' ? value : ANY
  let text = value
  if (kind === 'b') text = readEscapes(value, true)
  else if (kind === 'c') text = value.slice(0, 1)
  else if (kind === 'q') text = /^[\w./-]+$/.test(value) ? value : ANY
  else if (kind !== 's') text = numeric(kind, value)
  if (precision !== undefined && (kind === 's' || kind === 'b')) text = text.slice(0, Number(precision))
  return flags.includes('-')
    ? text.padEnd(width)
    : text.padStart(width, flags.includes('0') && kind !== 's' ? '0' : ' ')
}

function numeric(kind: string, value: string): string {
  const quoted = /^['"](.)/su.exec(value)
  const number = quoted
    ? quoted[1]?.codePointAt(0)
    : value === ''
      ? 0
      : Number(/^0[0-7]+$/.test(value) ? `0o${value.slice(1)}` : value)
  if (number === undefined || !Number.isSafeInteger(number)) return ANY
  if (kind === 'x') return number.toString(16)
  if (kind === 'X') return number.toString(16).toUpperCase()
  if (kind === 'o') return number.toString(8)
  return /[diu]/.test(kind) ? String(number) : ANY
}

const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Backslash escapes, as `printf` (octal `\101`) or as `echo -e` and `%b` (octal `\0101`) read them. */
export function readEscapes(text: string, zero: boolean): string {
  const octal = zero ? '0[0-7]{0,3}|[1-7][0-7]{0,2}' : '[0-7]{1,3}'
  const pattern = new RegExp(
    `\\\\(?:(${octal})|x([\\da-fA-F]{1,2})|u([\\da-fA-F]{1,4})|U([\\da-fA-F]{1,8})|(c.*)|(.))`,
    'gs',
  )
  return text.replace(pattern, (whole, oct, hex, short, long, cut, char) => {
    if (oct) return String.fromCharCode(Number.parseInt(oct, 8) & 255)
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16))
    const point = Number.parseInt(short ?? long ?? '', 16)
    if (short ?? long) return point <= 0x10ffff ? String.fromCodePoint(point) : ANY
    if (cut) return ''
    if (char === '"' || char === "'") return zero ? whole : char
    return SIMPLE[char] ?? whole
  })
}
