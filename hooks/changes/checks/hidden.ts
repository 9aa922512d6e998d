import type { FileChange } from '../file-change.ts'

type Ranges = readonly (readonly [number, number])[]

/** Turn the reading order round: what a reviewer reads is not what runs (CVE-2021-42574). */
const bidirectional: Ranges = [
  [0x202a, 0x202e],
  [0x2066, 0x2069],
]

/** Nothing is drawn for these: controls, soft hyphen, fillers, zero-width space, invisible operators, tags. */
const invisible: Ranges = [
  [0x00, 0x08],
  [0x0b, 0x0b],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x2028, 0x2029],
  [0x2060, 0x2065],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe007f],
]

/** Marks of direction: needed in right-to-left text, a trick everywhere else. */
const marks: Ranges = [
  [0x200e, 0x200f],
  [0x061c, 0x061c],
]
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** What may stand before a joiner: a pictograph, its modifiers, or a letter or sign of a script that is not Latin. */
const joined = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{M}|[\p{L}--\p{Script=Latin}])$/v
/** What may stand before a variation selector. */
const varied = /^(?:\p{S}|\p{Extended_Pictographic}|\p{Script=Han}|[0-9#*])$/v
const han = /^\p{Script=Han}$/v

/** Tags spell the flags of England, Scotland and Wales: a black flag, some tags and their end. */
const flags = /\u{1f3f4}[\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu

/** Characters that a reader does not see, or that change the order in which the others are seen. */
export function hidden({ added }: FileChange): string[] {
  for (const { number, text } of added) {
    const found = firstHidden(number === 1 ? text.replace(/^\ufeff/, '') : text)
    if (found === undefined) continue
    const name = `U+${found.toString(16).toUpperCase().padStart(4, '0')}`
    return [`line ${number}: the hidden character ${name}. Write it as an escape if it is needed, or leave it out.`]
  }
  return []
}

function firstHidden(line: string): number | undefined {
  if (!/[^\t\f\r -~]/.test(line)) return undefined
  const text = line.replace(flags, '')
  let last = ''
  for (const character of text) {
    if (isHidden(character, last, text)) return character.codePointAt(0)
    last = character
  }
  return undefined
}

function isHidden(character: string, last: string, line: string): boolean {
  const point = character.codePointAt(0) ?? 0
  if (within(invisible, point) || within(bidirectional, point)) return true
  if (within(marks, point)) return !rightToLeft.test(line)
  if (point === 0x200c || point === 0x200d) return !joined.test(last)
  if (point >= 0xfe00 && point <= 0xfe0f) return !varied.test(last)
  return point >= 0xe0100 && point <= 0xe01ef && !han.test(last)
}

const within = (ranges: Ranges, point: number) => ranges.some(([from, to]) => point >= from && point <= to)
