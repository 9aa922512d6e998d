/**
 * A Mermaid diagram is drawn: a node's id gives way to its label, a tip shows on pointing, a style paints white on white.
 * Only what is plainly a flowchart or a sequence, and nothing else, shows all that it says.
 */
export function isPlainDiagram(text: string): boolean {
  const [kind = '', ...lines] = text.split('\n').filter((line) => !/^\s*(?:%%.*)?$/.test(line))
  if (/^\s*(?:graph|flowchart)(?:\s+(?:TD|TB|BT|LR|RL))?\s*;?\s*$/.test(kind)) return isPlainFlowchart(lines)
  return /^\s*sequenceDiagram\s*$/.test(kind) && lines.every((line) => sequenceLine.test(line))
}

/** Words that are drawn as they are: no markup, and no character references. */
const words = String.raw`[^\[\](){}<>|#&"\x60;@~\n]+`
const quoted = String.raw`"[^"<>#\x60\n]+"`
const label = `(?:${quoted}|${words})`
const shape = [
  ['\\(\\[', '\\]\\)'],
  ['\\(\\(', '\\)\\)'],
  ['\\[\\[', '\\]\\]'],
  ['\\[\\(', '\\)\\]'],
  ['\\[', '\\]'],
  ['\\(', '\\)'],
  ['\\{', '\\}'],
]
  .map(([open, close]) => `${open}${label}${close}`)
  .join('|')
const node = new RegExp(`\\s*([A-Za-z]\\w*)(${shape})?\\s*`, 'y')
const edge = new RegExp(
  `(?:<?-->|---|-\\.->|==>)(?:\\|${label}\\|)?|-- ${label} -->|-\\. ${label} \\.->|== ${label} ==>`,
  'y',
)

/** Short enough to spell nothing, for an id that its label hides. */
const shortId = /^[A-Za-z]\d{0,2}$/

function isPlainFlowchart(lines: string[]): boolean {
  const ids = new Map<string, number>()
  for (const line of lines) {
    if (/^\s*(?:end|direction (?:TB|TD|BT|LR|RL))\s*$/.test(line)) continue
    if (new RegExp(`^\\s*subgraph ${words}$`).test(line)) continue
    if (!readEdges(line.replace(/;\s*$/, ''), ids)) return false
  }
  // A label hides its id, and a second label the first one.
  return [...ids].every(([id, labels]) => labels === 0 || (labels === 1 && shortId.test(id)))
}

/** Reads `A[label] --> B --> C`, counting each id's labels; `false` for anything else. */
function readEdges(line: string, ids: Map<string, number>): boolean {
  for (let at = 0; ; ) {
    node.lastIndex = at
    const [whole, id, labelled] = node.exec(line) ?? []
    if (whole === undefined || id === undefined) return false
    ids.set(id, (ids.get(id) ?? 0) + (labelled === undefined ? 0 : 1))
    at += whole.length
    if (at === line.length) return true
    edge.lastIndex = at
    const arrow = edge.exec(line)
    if (arrow === null) return false
    at += arrow[0].length
  }
}

const name = String.raw`[\p{L}\p{N}_]{1,40}`
const message = String.raw`[^<>#;\n]*`
const sequenceLine = new RegExp(
  `^\\s*(?:autonumber|end|(?:participant|actor) ${name}|(?:loop|alt|else|opt|par|and|break)(?: ${message})?|note (?:over|left of|right of) ${name}(?:, *${name})?: *${message}|${name} *(?:->>|-->>|->|-->|-x|--x|-\\)|--\\))[+-]? *${name} *: *${message})\\s*$`,
  'iu',
)
