/**
 * What legitimately differs between two runs of the same story, and its name in a script. Order matters: a date inside
 * an address is part of the address.
 */
const volatile: readonly [RegExp, string][] = [
  [/\r\n/g, '\n'],
  [/[ \t]+$/gm, ''],
  [/https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?/g, '<host>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/g, '<time>'],
  [/\b\d{4}-\d{2}-\d{2}\b/g, '<date>'],
  [/\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{16})\b/g, '<sha>'],
  // An abbreviated commit: both a letter and a digit, so that neither a word nor a number is taken for one.
  [/\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,12}\b/g, '<sha>'],
  [/\b\d+(?:\.\d+)?(?:ms|s)\b/g, '<duration>'],
  [/\bduration_ms \d+(?:\.\d+)?/g, 'duration_ms <duration>'],
]

/** Paths of this run and how the script calls them, such as `{'/tmp/x9/workspace': '/workspace'}`. */
export type Places = Readonly<Record<string, string>>

/** The text with everything volatile named, trimmed. */
export function normalise(text: string, places: Places = {}): string {
  const byLength = Object.entries(places).sort(([a], [b]) => b.length - a.length)
  const placed = byLength.reduce((said, [path, name]) => said.replaceAll(path, name), text)
  return volatile.reduce((said, [pattern, name]) => said.replace(pattern, name), placed).trim()
}
