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
  ['16FE4', '16FE4', 'Khitan filler'],
  ['1BCA0', '1BCA3', 'shorthand format controls'],
  ['1D159', '1D159', 'note head without a shape'],
  ['1D173', '1D17A', 'musical format controls'],
  ['E0000', 'E0FFF', 'tags and more variation selectors'],
].map(([from, to]) => `\\u{${from}}-\\u{${to}}`)

const suspects = new RegExp(`[${ranges.join('')}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]`, 'u')

/** Whether a code point can be invisible, were it to stand alone. */
export const isSuspect = (codePoint: number): boolean => suspects.test(String.fromCodePoint(codePoint))

const pictograph = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u
const emoji = /^(?![0-9#*])[\p{Emoji}\p{Extended_Pictographic}]$/u
const han = /^\p{Script=Han}$/u
const mongolian = /^\p{Script=Mongolian}$/u
const braille = /^[\u2801-\u28FF]$/u
const hieroglyph = /^\p{Script=Egyptian_Hieroglyphs}$/u
const hangulLead = /^[\u1100-\u115E\uA960-\uA97C]$/u
const hangulVowel = /^[\u1161-\u11A7\uD7B0-\uD7C6]$/u
/** A letter or a mark of one of these scripts; the marks that many scripts share count for each that has them. */
const letterOf = (...scripts: string[]) =>
  new RegExp(`^(?=[\\p{L}\\p{M}])[${scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]$`, 'u')
/** Scripts whose letters join their neighbours, and are told by a joiner or a non-joiner to do so or not. */
const cursive = letterOf('Arabic', 'Syriac', 'Nko', 'Mandaic', 'Adlam', 'Mongolian')
/** Scripts whose letters stack, where a joiner has work beside the sign that takes a letter's vowel away. */
const stacking = letterOf(
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala'],
  ...['Khmer', 'Myanmar', 'Tibetan'],
)
const vowelKiller =
  /^[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0F84\u1039\u103A\u17D2]$/
/** What is drawn as an emoji only where a selector asks for it. */
const plainEmoji = /^(?![0-9#*])(?!\p{Emoji_Presentation})\p{Emoji}$/u
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
  let variants = 0
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
    if (suspects.test(character)) {
      const variant = isVariant(character, before)
      if (variant ? ++variants > mostVariants : !hasWork(character, before, characters, at)) continue
    }
    kept += character
    before = character
  }
  return kept
}

/** Whether a character that shows nothing by itself changes what its neighbours show. `before` is the last one kept. */
function hasWork(character: string, before: string, characters: string[], at: number): boolean {
  const after = characters[at + 1] ?? ''
  const code = character.codePointAt(0) ?? 0
  if (code === 0x200d) return joinsEmoji(before, after) || joinsLetters(before, after)
  if (code === 0x200c)
    return (cursive.test(before) && cursive.test(after)) || (vowelKiller.test(before) && stacking.test(after))
  if (code === 0x200b) return unspaced.test(before) && unspaced.test(after)
  if (code === 0x200e || code === 0x200f || code === 0x061c) return turnsDirection(characters, at)
  if (code === 0xfe0f) return plainEmoji.test(before) || (/^[0-9#*]$/.test(before) && after === '\u20E3')
  if (code === 0xfe0e) return emoji.test(before)
  if (code >= 0x180b && code <= 0x180f) return mongolian.test(before)
  if (code === 0x2800) return braille.test(before) || braille.test(after)
  if (code === 0x1160) return hangulLead.test(before)
  if (code === 0x115f) return hangulVowel.test(after)
  if (code >= 0x13430 && code <= 0x1345f) return hieroglyph.test(before)
  return false
}

/** So many variants may stand in a text: a name or a sign needs one, and a selector behind each character spells. */
const mostVariants = 12

/** Whether a selector chooses one of the few shapes that a Han character, a sign or an old emoji may have. */
function isVariant(selector: string, before: string): boolean {
  const code = selector.codePointAt(0) ?? 0
  // Phones write it behind the oldest emoji, which need none.
  if (code === 0xfe0f && /^(?=\p{Emoji_Presentation})[\u2300-\u2BFF]$/u.test(before)) return true
  if (code === 0xfe00 && /^[\p{Sm}\p{Script=Myanmar}]$/u.test(before)) return true
  return ((code >= 0xfe00 && code <= 0xfe02) || (code >= 0xe0100 && code <= 0xe0103)) && han.test(before)
}

/** A joiner shows beside the sign that takes a vowel away, and at a joining letter that has no neighbour to join. */
const joinsLetters = (before: string, after: string) =>
  !suspects.test(after) &&
  (vowelKiller.test(before) ||
    (stacking.test(before) && vowelKiller.test(after)) ||
    (cursive.test(before) !== cursive.test(after) && !suspects.test(before)))

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
