/**
 * Text that came from a model, a test's name or a file's path, made safe for one line or table cell of Markdown: it
 * stays readable, mentions nobody, names no issue (which it might close), opens no tag, and starts no link, code or table.
 */
export function inline(text: string, longest = 300): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, longest)
  return line
    .replace(/[\\`*{}[\]<>|#~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/[@#](?=\w)/g, '$&\u2060')
    .replace(/\b(GH)-(?=\d)/gi, '$1\u2060-')
    .replace(/\bwww\./gi, 'www\u2060.')
    .replace(/\b(https?|ftp):\/\//gi, '$1:\\//')
}

/** A sentence of ours that may quote others: its code marks stay; tags, mentions and links made by a quote do not. */
export const sentence = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[<>|[\]]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u2060')

/** A block of code whose fence no line inside can end. */
export function fenced(text: string, language = ''): string {
  const longestRun = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longestRun + 1))
  return `${fence}${language}\n${text.replace(/\n?$/, '\n')}${fence}`
}

/** The start and the end of a long text, with a line between that says how much is missing. */
export function headAndTail(text: string, lines: number): string {
  const all = text.split('\n')
  if (all.length <= lines) return text
  const head = Math.ceil(lines / 3)
  const tail = lines - head
  return [...all.slice(0, head), `… ${all.length - lines} lines left out …`, ...all.slice(-tail)].join('\n')
}

export const dollars = (amount: number) => `$${amount.toFixed(amount < 0.1 ? 4 : 2)}`

/** `83` seconds as `1 min 23 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`
}

/** Several lines of somebody else's words: they stay lines, and open no tag, link, picture, mention or block of code. */
export const prose = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) =>
      sentence(line)
        .replace(/^(\s*)(`{3,}|~{3,})/, '$1\\$2')
        .replace(/#(?=\d)/g, '#\u2060')
        .replace(/\b(https?|ftp):\/\//gi, '$1:\\//'),
    )
    .join('\n')
    .trim()
