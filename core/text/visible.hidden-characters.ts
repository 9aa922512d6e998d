import type { HiddenChannel } from './visible.hidden.ts'

const S = 'SECRET'

/** Each a way to write letters, or bits, in characters that show nothing. */
const point = (code: number) => String.fromCodePoint(code)
export const alone: [string, number][] = [
  ['null', 0x0],
  ['bell', 0x7],
  ['backspace', 0x8],
  ['vertical tab', 0xb],
  ['form feed', 0xc],
  ['escape', 0x1b],
  ['delete', 0x7f],
  ['next line', 0x85],
  ['application program command', 0x9f],
  ['soft hyphen', 0xad],
  ['grapheme joiner', 0x34f],
  ['Arabic letter mark', 0x61c],
  ['Hangul choseong filler', 0x115f],
  ['Hangul jungseong filler', 0x1160],
  ['Khmer vowel aq', 0x17b4],
  ['Khmer vowel aa', 0x17b5],
  ['Mongolian selector one', 0x180b],
  ['Mongolian selector three', 0x180d],
  ['Mongolian vowel separator', 0x180e],
  ['zero-width space', 0x200b],
  ['zero-width non-joiner', 0x200c],
  ['zero-width joiner', 0x200d],
  ['left-to-right mark', 0x200e],
  ['right-to-left mark', 0x200f],
  ['line separator', 0x2028],
  ['paragraph separator', 0x2029],
  ['left-to-right embedding', 0x202a],
  ['right-to-left embedding', 0x202b],
  ['pop directional formatting', 0x202c],
  ['left-to-right override', 0x202d],
  ['right-to-left override', 0x202e],
  ['word joiner', 0x2060],
  ['function application', 0x2061],
  ['invisible times', 0x2062],
  ['invisible separator', 0x2063],
  ['invisible plus', 0x2064],
  ['left-to-right isolate', 0x2066],
  ['right-to-left isolate', 0x2067],
  ['first strong isolate', 0x2068],
  ['pop isolate', 0x2069],
  ['inhibit swapping', 0x206a],
  ['nominal digits', 0x206f],
  ['Braille blank', 0x2800],
  ['Hangul filler', 0x3164],
  ['selector one', 0xfe00],
  ['selector two', 0xfe01],
  ['text selector', 0xfe0e],
  ['emoji selector', 0xfe0f],
  ['byte order mark', 0xfeff],
  ['halfwidth Hangul filler', 0xffa0],
  ['annotation anchor', 0xfff9],
  ['annotation terminator', 0xfffb],
  ['noncharacter', 0xfffe],
  ['noncharacter in the middle', 0xfdd0],
  ['hieroglyph joiner', 0x13430],
  ['shorthand overlap', 0x1bca0],
  ['musical beam', 0x1d173],
  ['language tag', 0xe0001],
  ['tag letter', 0xe0041],
  ['cancel tag', 0xe007f],
  ['selector 17', 0xe0100],
  ['selector 256', 0xe01ef],
  ['unassigned ignorable', 0xe0fff],
  ['noncharacter of the last plane', 0x10ffff],
]

const characters: HiddenChannel[] = alone.flatMap(([name, code]) => [
  { name: `${name}, between letters`, text: `a${point(code)}b`, shown: 'ab' },
  { name: `${name}, many`, text: `seen ${point(code).repeat(8)}`, shown: 'seen' },
])

const bits = (zero: number, one: number) =>
  [...S].map((letter) => letter.charCodeAt(0).toString(2).replace(/0/g, point(zero)).replace(/1/g, point(one))).join('')

const codes: HiddenChannel[] = [
  {
    name: 'tag letters',
    text: `a${[...S].map((letter) => point(0xe0000 + letter.charCodeAt(0))).join('')}b`,
    shown: 'ab',
  },
  {
    name: 'tag letters after a flag',
    text: `\u{1F3F4}${[...S].map((l) => point(0xe0000 + l.charCodeAt(0))).join('')}\u{E007F}`,
    shown: '\u{1F3F4}',
  },
  {
    name: 'selectors after an emoji',
    text: `😀${[...S].map((letter) => point(0xe0100 + letter.charCodeAt(0))).join('')}`,
    shown: '😀',
  },
  {
    name: 'selectors after a letter',
    text: `a${[...S].map((letter) => point(0xfe00 + (letter.charCodeAt(0) % 16))).join('')}b`,
    shown: 'ab',
  },
  { name: 'many selectors after a Han character', text: `葛${point(0xe0101).repeat(9)}`, shown: '葛' },
  { name: 'joiners as bits', text: `a${bits(0x200c, 0x200d)}b`, shown: 'ab' },
  { name: 'joiners as bits in Persian', text: `می${bits(0x200c, 0x200d)}خواهم`, shown: 'خواهم' },
  { name: 'direction marks as bits', text: `a${bits(0x200e, 0x200f)}b`, shown: 'ab' },
  { name: 'direction marks as bits in Hebrew', text: `שלום${bits(0x200e, 0x200f)}עולם`, shown: 'עולם' },
  { name: 'operators as bits', text: `a${bits(0x2062, 0x2063)}b`, shown: 'ab' },
  { name: 'separators as bits', text: `a${bits(0x2028, 0x2029)}b`, shown: 'ab' },
  { name: 'spaces at ends of lines as bits', text: 'seen \t \t\t  \t\nmore', shown: 'more' },
  { name: 'spaces on empty lines as bits', text: 'seen\n \t\t \n\nmore', shown: 'more' },
  { name: 'spaces at ends of lines of code', text: '```\nseen \t \n```', shown: 'seen' },
]

const references: HiddenChannel[] = [
  '&#8203;',
  '&#x200B;',
  '&#x200b;',
  '&#X200D;',
  '&zwj;',
  '&zwnj;',
  '&lrm;',
  '&rlm;',
  '&shy;',
  '&ZeroWidthSpace;',
  '&NoBreak;',
  '&InvisibleTimes;',
  '&InvisibleComma;',
  '&ApplyFunction;',
  '&#x202E;',
  '&#917569;',
  '&#xE0041;',
  '&#xFE0F;',
  '&#173;',
  '&#x3164;',
].map((reference) => ({ name: `reference ${reference}`, text: `a${reference}b`, shown: 'ab' }))

/** Everything that is hidden by what characters are, not by where they stand. */
export const hiddenCharacters: HiddenChannel[] = [...characters, ...codes, ...references]
