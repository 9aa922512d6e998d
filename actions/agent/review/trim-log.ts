import { scanText } from '../../../hooks/secrets/scan.ts'

/** Lines and characters of one job's log that are handed on: what a person would scroll to. */
const mostLines = 300
/** Lines that are searched for secrets: so many more that a key of many lines still begins among them. */
const searched = 4 * mostLines
const mostCharacters = 12_000
const mostOfLine = 2_000

/**
 * The part of a job's log that says why it failed: up to the last error, without times, colours and the runner's own
 * marks, and without what looks like a secret. GitHub masks the secrets it knows of; a test may print others.
 */
export function trimLog(log: string): string {
  const lines = log.split(/\r?\n/).map(clean)
  const lastError = lines.findLastIndex((line) => line.startsWith('##[error]'))
  const upTo = lastError < 0 ? lines : lines.slice(0, lastError + 1)
  const said = upTo.filter((line) => !/^##\[(group|endgroup|debug|command)\]/.test(line))
  const kept = withoutSecrets(said.slice(-searched))
  // Only now: a secret that a cut went through would not be known for one.
  const tail = kept.slice(-mostLines).map((line) => line.slice(0, mostOfLine))
  const text = tail.join('\n').trim()
  const cut = text.length > mostCharacters ? text.slice(text.indexOf('\n', text.length - mostCharacters) + 1) : text
  return cut.length < text.length || tail.length < kept.length || said.length > searched
    ? `… the beginning is left out\n${cut}`
    : cut
}

const clean = (line: string): string =>
  line
    .replace(/^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z /, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/** A line with a secret says only which kind it was. A key over many lines goes as a whole. */
function withoutSecrets(lines: readonly string[]): string[] {
  const kept: string[] = []
  let inKey = false
  for (const line of lines) {
    const begins = /-----BEGIN [A-Z ]*PRIVATE KEY/.test(line)
    if (begins) kept.push(leftOut('private-key'))
    else if (!inKey) kept.push(line)
    inKey = (inKey || begins) && !/-----END [A-Z ]*PRIVATE KEY/.test(line)
  }
  // One look names so many secrets at most; each look that finds some leaves fewer.
  for (;;) {
    const found = scanText(kept.join('\n'), 'job.log')
    if (found.length === 0) return kept
    for (const { line, rule } of found) kept[line - 1] = leftOut(rule)
  }
}

const leftOut = (rule: string) => `[a line is left out: it looks like a secret (${rule})]`
