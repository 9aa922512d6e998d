/**
 * Characters that a reader cannot see. Many of them have honest work in some script: a Persian word needs its
 * non-joiner, a family of emoji its joiners, a Japanese name its variant. So a character is judged by its neighbours,
 * and one that stands where no script wants it is left out.
 */

/** Whatever could be invisible, by code point: a quick test, since most texts have none of it. */
const ranges = [
  ['0', '8', 'controls, but for tab and line feed'],
  ['B', 'C'],
  ['E', '1F'],
  ['7F', '9F'],
  ['AD', 'AD', 'soft hyphen'],
  ['34F', '34F', 'grapheme joiner'],
  ['61C', '61C', 'Arabic letter mark'],
  ['115F', '1160', 'Hangul fillers'],
  ['17B4', '17B5', 'Khmer inherent vowels'],
  ['180B', '180F', 'Mongolian selectors and separator'],
  ['200B', '200F', 'zero width, and direction marks'],
  ['2028', '202E', 'separators and direction overrides'],
  ['2060', '206F', 'word joiner, invisible operators, isolates'],
  ['2800', '2800', 'Braille blank'],
  ['3164', '3164', 'Hangul filler'],
  ['D800', 'DFFF', 'lone surrogates'],
  ['FDD0', 'FDEF', 'noncharacters'],
  ['FE00', 'FE0F', 'variation selectors'],
  ['FEFF', 'FEFF', 'byte order mark'],
  ['FFA0', 'FFA0', 'halfwidth Hangul filler'],
  ['FFF0', 'FFFB', 'interlinear annotation'],
  ['FFFE', 'FFFF', 'noncharacters'],
  ['13430', '1345F', 'hieroglyph format controls'],
  ['1BCA0', '1BCA3', 'shorthand format controls'],
  ['1D173', '1D17A', 'musical format controls'],
  ['E0000', 'E0FFF', 'tags and more variation selectors'],
].map(([from, to]) => `\\u{${from}}-\\u{${to}}`)

const suspects = new RegExp(`[${ranges.join('')}\\p{Noncharacter_Code_Point}]`, 'u')

/** Whether a code point can be invisible, were it to stand alone. */
export const isSuspect = (codePoint: number): boolean => suspects.test(String.fromCodePoint(codePoint))

const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u
const emoji = /^[\p{Emoji}\p{Extended_Pictographic}]$/u
const han = /^\p{Script=Han}$/u
const mongolian = /^\p{Script=Mongolian}$/u
const braille = /^[\u2801-\u28FF]$/u
const hieroglyph = /^\p{Script=Egyptian_Hieroglyphs}$/u
const hangulLead = /^[\u1100-\u115E\uA960-\uA97C]$/u
const hangulVowel = /^[\u1161-\u11A7\uD7B0-\uD7C6]$/u
/** Scripts whose letters join or stack, and so are told by a joiner or a non-joiner to do it or not. */
const joining =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{Script=Tibetan}\p{M}]$/u
/** Scripts written without spaces, where a zero-width space says that a line may break here. */
const unspaced =
  /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Javanese}]$/u
const rightToLeft =
  /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]$/u
const neutral = /^[\p{P}\p{S}\p{N}\p{Zs}]$/u

/** The three flags that are spelt in tags: England, Scotland, Wales. Any other run of tags shows nothing. */
const tagFlags = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) => `${[...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{E007F}`,
)

/** The text without what cannot be seen. What can be seen comes through unchanged. */
export function withoutInvisible(text: string): string {
  if (!suspects.test(text)) return text
  const characters = [...text]
  let kept = ''
  let before = ''
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? ''
    if (character === '\u{1F3F4}') {
      const flag = tagFlags.find((tags) => characters.slice(at + 1, at + 7).join('') === tags)
      if (flag) {
        kept += character + flag
        before = character
        at += 6
        continue
      }
    }
    if (suspects.test(character) && !hasWork(character, before, characters, at)) continue
    kept += character
    before = character
  }
  return kept
}

/** Whether a character that shows nothing by itself changes what its neighbours show. `before` is the last one kept. */
function hasWork(character: string, before: string, characters: string[], at: number): boolean {
  const after = characters[at + 1] ?? ''
  const code = character.codePointAt(0) ?? 0
  if (code === 0x200d) return joinsEmoji(before, after) || (joining.test(before) && !suspects.test(after))
  if (code === 0x200c) return joining.test(before) && joining.test(after)
  if (code === 0x200b) return unspaced.test(before) && unspaced.test(after)
  if (code === 0x200e || code === 0x200f || code === 0x061c) return turnsDirection(characters, at)
  if (code === 0xfe0f || code === 0xfe0e) return emoji.test(before)
  if (code >= 0xfe00 && code <= 0xfe02)
    return han.test(before) || (code === 0xfe00 && /^[\p{Sm}\p{Script=Myanmar}]$/u.test(before))
  if (code >= 0xe0100 && code <= 0xe01ef) return han.test(before)
  if (code >= 0x180b && code <= 0x180f) return mongolian.test(before)
  if (code === 0x2800) return braille.test(before) || braille.test(after)
  if (code === 0x1160) return hangulLead.test(before)
  if (code === 0x115f) return hangulVowel.test(after)
  if (code >= 0x13430 && code <= 0x1345f) return hieroglyph.test(before)
  return false
}

const joinsEmoji = (before: string, after: string) =>
  (pictograph.test(before) || before === '\uFE0F') && pictograph.test(after)

/** A lone direction mark has work between right-to-left letters and what has no direction of its own. */
function turnsDirection(characters: string[], at: number): boolean {
  const near = (step: 1 | -1) => {
    for (let place = at + step; ; place += step) {
      const character = characters[place]
      if (character === undefined || suspects.test(character)) return false
      if (!neutral.test(character)) return rightToLeft.test(character)
    }
  }
  const touches = [characters[at - 1], characters[at + 1]]
  if (touches.some((character) => character !== undefined && suspects.test(character))) return false
  return near(-1) || near(1)
}
