import { hasUnknown, QUERY, STAR } from './text.ts'

/** A shell pattern as a regular expression, anchored nowhere; `undefined` when the pattern is not wholly known. */
export function patternSource(pattern: string, greedy = true): string | undefined {
  if (hasUnknown(pattern)) return undefined
  let source = ''
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern[index] as string
    if (char === '*' || char === STAR) source += greedy ? '.*' : '.*?'
    else if (char === '?' || char === QUERY) source += '.'
    else if (char === '[' && pattern.indexOf(']', index + 2) > 0) {
      const end = pattern.indexOf(']', index + 2)
      source += `[${pattern
        .slice(index + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')
        .replaceAll('[', '\\[')}]`
      index = end
    } else if (char === '\\' && index + 1 < pattern.length) source += literally(pattern[++index] as string)
    else source += literally(char)
  }
  return source
}

const literally = (char: string) => char.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Whether a shell pattern matches a whole text; `undefined` when that cannot be told. */
export function matches(pattern: string, text: string): boolean | undefined {
  const source = patternSource(pattern)
  if (source === undefined || hasUnknown(text) || !affordable(source, text)) return undefined
  return compile(`^(?:${source})$`)?.test(text)
}

/** Whether matching ends in time: each `*` more multiplies the ways to be tried by the length of the text. */
export const affordable = (source: string, text: string): boolean =>
  (text.length + 1) ** (source.split('.*').length + 1) <= 20_000_000

export function compile(source: string, flags = 's'): RegExp | undefined {
  try {
    return new RegExp(source, flags)
  } catch {
    return undefined
  }
}
