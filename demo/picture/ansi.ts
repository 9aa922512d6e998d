/** A stretch of text in one look. */
export interface Run {
  readonly text: string
  readonly colour: string | undefined
  readonly bold: boolean
  readonly dim: boolean
}

const introducer = '\x1b['
const names: Record<string, string> = {
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  37: 'white',
  90: 'grey',
}

/** Splits a line into runs by its SGR codes. Other control sequences are refused: they mean a terminal was drawn on. */
export function parseAnsi(line: string): Run[] {
  const runs: Run[] = []
  let look = { colour: undefined as string | undefined, bold: false, dim: false }
  const [first = '', ...rest] = line.split(introducer)
  if (first !== '') runs.push({ text: first, ...look })
  for (const part of rest) {
    const code = /^([\d;]*)m/.exec(part)
    if (!code) throw new Error(`This is no plain story, but a live terminal's: ${JSON.stringify(part.slice(0, 12))}.`)
    for (const one of (code[1] ?? '').split(';')) look = next(look, one)
    const text = part.slice(code[0].length)
    if (text !== '') runs.push({ text, ...look })
  }
  return runs
}

function next(look: Omit<Run, 'text'>, code: string): Omit<Run, 'text'> {
  if (code === '' || code === '0') return { colour: undefined, bold: false, dim: false }
  if (code === '1') return { ...look, bold: true }
  if (code === '2') return { ...look, dim: true }
  if (code === '22') return { ...look, bold: false, dim: false }
  if (code === '39') return { ...look, colour: undefined }
  return { ...look, colour: names[code] ?? look.colour }
}
