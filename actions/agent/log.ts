import type { Log } from './ports.ts'

/**
 * Somebody else's words for the job's log. A runner obeys `::command::` at the start of a line and `##[command]` anywhere
 * in it; what a container prints must be neither, nor may it move the cursor. Each line is marked, also where one value
 * holds several: a line break inside JSON is a line break in the log.
 */
export const quoted = (text: string): string =>
  text
    .split(/\r\n|[\n\r]/)
    .slice(0, 100)
    .map((line) => `  │ ${harmless(line).slice(0, 2_000)}`)
    .join('\n')

const harmless = (line: string): string =>
  line
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replaceAll('##[', '## [')

/**
 * A sentence of ours for the job's log, whoever's words it quotes (a refused model's name, a path): no line of it is a
 * command of the runner's.
 */
export const plain = (sentence: string): string =>
  sentence
    .split(/\r\n|[\n\r]/)
    .map((line) => harmless(line).replace(/^(\s*):(?=:)/, '$1: '))
    .join('\n')

/** Takes output in pieces and logs it by whole lines, at most `most` of them. Call the result's `end` for the rest. */
export function lineLogger(log: Log, most = 5_000) {
  let rest = ''
  let count = 0
  const put = (line: string) => {
    count += 1
    if (count <= most) log.info(quoted(line))
    if (count === most) log.info('  │ … the rest of this output is left out')
  }
  return {
    write(text: string) {
      const lines = (rest + text).split(/\r?\n/)
      rest = (lines.pop() ?? '').slice(-10_000)
      lines.forEach(put)
    },
    end() {
      if (rest !== '') put(rest)
      rest = ''
    },
  }
}
