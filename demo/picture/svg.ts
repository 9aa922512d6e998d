import { columns } from '../terminal/layout.ts'
import { parseAnsi, type Run } from './ansi.ts'

const cell = { width: 8.4, height: 19 }
const margin = { x: 22, top: 52, bottom: 22 }
const mostLines = 400

/** One set of colours that reads on light and dark pages alike: the window brings its own background. */
const colours: Record<string, string> = {
  red: '#ff7b72',
  green: '#7ee787',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#c4a7ff',
  cyan: '#76e3ea',
  white: '#f0f6fc',
  grey: '#8b949e',
}

/** An SVG of a terminal window showing the text. Nothing in it is fetched: no font, no script. */
export function drawPicture(text: string, title = 'npm start'): string {
  const lines = text.replace(/\n+$/, '').split('\n').slice(0, mostLines)
  const width = Math.ceil(margin.x * 2 + cell.width * Math.max(60, ...lines.map(columns)))
  const height = Math.ceil(margin.top + margin.bottom + cell.height * lines.length)
  const rows = lines.flatMap((line, at) => (line === '' ? [] : [drawLine(line, at)]))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The story of Sentra in a terminal">
<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#e6edf3;white-space:pre}.b{font-weight:700}.d{fill:#8b949e}${Object.entries(
    colours,
  )
    .map(([name, colour]) => `.${name}{fill:${colour}}`)
    .join('')}</style>
<rect width="${width}" height="${height}" rx="10" fill="#151021"/>
<rect width="${width}" height="34" rx="10" fill="#221a35"/><rect y="24" width="${width}" height="10" fill="#221a35"/>
<circle cx="20" cy="17" r="5.5" fill="#ff5f57"/><circle cx="38" cy="17" r="5.5" fill="#febc2e"/><circle cx="56" cy="17" r="5.5" fill="#28c840"/>
<text x="${width / 2}" y="22" text-anchor="middle" class="d">${escapeXml(title)}</text>
${rows.join('\n')}
</svg>
`
}

function drawLine(line: string, at: number): string {
  const y = Math.round((margin.top + cell.height * (at + 0.75)) * 10) / 10
  let column = 0
  const spans = parseAnsi(line).map((run) => {
    const x = Math.round((margin.x + column * cell.width) * 10) / 10
    column += columns(run.text)
    // textLength keeps the columns straight whatever font the reader has.
    const length = Math.round(columns(run.text) * cell.width * 10) / 10
    return `<tspan x="${x}" textLength="${length}"${classOf(run)}>${escapeXml(run.text)}</tspan>`
  })
  return `<text y="${y}">${spans.join('')}</text>`
}

function classOf({ colour, bold, dim }: Run): string {
  const classes = [bold ? 'b' : '', dim ? 'd' : (colour ?? '')].filter((name) => name !== '')
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
