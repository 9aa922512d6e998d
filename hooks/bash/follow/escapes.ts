/** What a name may be spelled with: an escape that stands for anything else stays as it is. */
const PLAIN = /^[\w$./:-]$/

/**
 * JavaScript with the escapes read that spell a letter (`'f\\x73'`, `\\u0072mSync`, `'child_\\process'`), so that a name can be
 * searched for.
 */
export function withoutEscapes(code: string, strings: RegExp): string {
  if (!code.includes('\\')) return code
  const read = code.replace(
    /\\x([\da-f]{2})|\\u([\da-f]{4})|\\u\{0*([\da-f]{1,6})\}|\\([0-7]{1,3})/gi,
    (whole, hex?: string, short?: string, long?: string, octal?: string) => {
      const point = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8)
      const char = point <= 0x10ffff ? String.fromCodePoint(point) : ''
      return PLAIN.test(char) ? char : whole
    },
  )
  return read.replace(strings, (text) => text.replace(/\\\n/g, '').replace(/\\([ac-eg-mo-qswyzA-Z_$./:-])/g, '$1'))
}
