import type { Log } from './ports.ts'

/**
 * One line of somebody else's output for the job's log. A runner obeys `::command::` at the start of a line and
 * `##[command]` anywhere in it; what a container prints must be neither, nor may it move the cursor.
 */
export const quoted = (line: string): string =>
  `  │ ${line
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replaceAll('##[', '## [')
    .slice(0, 2_000)}`

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
