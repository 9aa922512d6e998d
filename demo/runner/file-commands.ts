/**
 * Reads a file of `name=value` lines and `name<<delimiter` blocks, as actions write to GITHUB_OUTPUT, GITHUB_STATE and
 * GITHUB_ENV. Throws for a block that never ends, as the runner does.
 */
export function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const block = /^([^=]+?)<<(.+)$/.exec(line)
    if (block) {
      const [, name = '', delimiter = ''] = block
      const end = lines.indexOf(delimiter, at + 1)
      if (end < 0) throw new Error(`The value of "${name}" has no closing "${delimiter}".`)
      values[name] = lines.slice(at + 1, end).join('\n')
      at = end
      continue
    }
    const equals = line.indexOf('=')
    if (equals < 1) throw new Error(`"${line}" is neither name=value nor name<<delimiter.`)
    values[line.slice(0, equals)] = line.slice(equals + 1)
  }
  return values
}
