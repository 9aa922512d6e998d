import { refuse } from './refusal.ts'

const MOST = 1024

/** Brace expansion on the text of a word, as bash does it before all else: `{a,b}`, `{1..9..2}`, nested and repeated. */
export function expandBraces(text: string): string[] {
  const open = findGroup(text)
  if (!open) return [text]
  const tails = expandBraces(text.slice(open.end))
  const middles = open.items ?? open.parts.flatMap(expandBraces)
  if (middles.length * tails.length > MOST) refuse('steps', text)
  const head = text.slice(0, open.start)
  return middles.flatMap((middle) => tails.map((tail) => head + middle + tail))
}

type Group = { start: number; end: number; parts: string[]; items: string[] | undefined }

/** The first group that bash would expand. */
function findGroup(text: string): Group | undefined {
  for (let index = 0; index < text.length; index = skip(text, index)) {
    if (text[index] !== '{' || text[index - 1] === '$') continue
    const group = readGroup(text, index)
    if (group) return group
  }
  return undefined
}

function readGroup(text: string, start: number): Group | undefined {
  const parts: string[] = []
  let depth = 0
  let from = start + 1
  for (let index = start + 1; index < text.length; index = skip(text, index)) {
    const char = text[index]
    if (char === '{') depth++
    else if (char === '}' && depth > 0) depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, index))
      from = index + 1
    } else if (char === '}') {
      parts.push(text.slice(from, index))
      const items = parts.length === 1 ? sequence(parts[0] ?? '') : undefined
      return parts.length > 1 || items ? { start, end: index + 1, parts, items } : undefined
    }
  }
  return undefined
}

/** The index after the character at `index`, or after the quoted stretch or expansion that begins there. */
function skip(text: string, index: number): number {
  const char = text[index]
  if (char === '\\') return index + 2
  if (char === "'" || char === '"' || char === '`') {
    let end = index + 1
    while (end < text.length && text[end] !== char) end += text[end] === '\\' && char !== "'" ? 2 : 1
    return end + 1
  }
  if (char === '$' && (text[index + 1] === '{' || text[index + 1] === '(')) {
    const [open, close] = text[index + 1] === '{' ? ['{', '}'] : ['(', ')']
    let depth = 0
    for (let end = index + 1; end < text.length; end++) {
      if (text[end] === open) depth++
      else if (text[end] === close && --depth === 0) return end + 1
    }
    return text.length
  }
  return index + 1
}

function sequence(text: string): string[] | undefined {
  const match = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text)
  if (!match) return undefined
  const [from, to, by] = [match[1] ?? '', match[2] ?? '', Math.abs(Number(match[3] ?? 1)) || 1]
  const letters = /[A-Za-z]/.test(from)
  if (letters !== /[A-Za-z]/.test(to)) return undefined
  const number = (end: string) => (letters ? end.charCodeAt(0) : Number(end))
  const [first, last] = [number(from), number(to)]
  if (Math.abs(last - first) / by > MOST) refuse('steps', text)
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0
  const items: string[] = []
  for (let value = first; first <= last ? value <= last : value >= last; value += first <= last ? by : -by) {
    items.push(letters ? String.fromCharCode(value) : String(value).padStart(width, '0'))
  }
  return items
}
