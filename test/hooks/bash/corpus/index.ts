import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { HARMLESS, PAYLOADS } from './payloads.ts'
import { ROADS } from './roads.ts'

/** One command of the corpus. `kind` is what it was written to be; the proof says what it was seen to do. */
export type Entry = { id: string; kind: 'dangerous' | 'harmless'; category: string; command: string }

/** What the sandbox saw: the damage, none for a harmless command; `together`: how many shared the sandbox. */
export type Proven = { id: string; damage: string[]; together?: number }

const folder = import.meta.dirname
export const PROOFS = path.join(folder, 'proofs.jsonl')

const idOf = (command: string) => createHash('sha256').update(command).digest('hex').slice(0, 12)
const entry = (kind: Entry['kind'], category: string, command: string): Entry => ({
  id: idOf(command),
  kind,
  category,
  command,
})

/** One command a line; `\n` inside a here-document stands for a new line. */
function linesOf(kind: Entry['kind'], name: string): Entry[] {
  const text = readFileSync(path.join(folder, kind, `${name}.txt`), 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => entry(kind, name, /<<-?'?END/.test(line) ? line.replaceAll('\\n', '\n') : line))
}

/** Each road with three of the payloads, another three for each road. */
function travelled(kind: Entry['kind'], payloads: readonly string[], count: number): Entry[] {
  const roads = kind === 'harmless' ? ROADS.filter((road) => road.clear) : ROADS
  return roads.flatMap((road, index) =>
    Array.from({ length: count }, (_, step) =>
      entry(kind, `road: ${road.name}`, road.make(payloads[(index + step * 3) % payloads.length] ?? '')),
    ),
  )
}

/** Every command that was written down, each once. */
export function writtenDown(): Entry[] {
  const all = [
    ...['files', 'work', 'system', 'network', 'secrets', 'publish', 'environment', 'attackers', 'evasions'].flatMap(
      (name) => linesOf('dangerous', name),
    ),
    ...travelled('dangerous', PAYLOADS, 3),
    ...['files', 'git', 'text', 'network', 'daily'].flatMap((name) => linesOf('harmless', name)),
    ...travelled('harmless', HARMLESS, 1),
  ]
  return [...new Map(all.map((each) => [each.id, each])).values()]
}

export function readProofs(): Map<string, Proven> {
  if (!existsSync(PROOFS)) return new Map()
  const lines = readFileSync(PROOFS, 'utf8').split('\n').filter(Boolean)
  return new Map(lines.map((line) => JSON.parse(line) as Proven).map((proof) => [proof.id, proof]))
}

/** The corpus: what was seen to do what it was written to do. The others are told apart, and count for nothing. */
export function corpus(): { proven: (Entry & { damage: string[] })[]; unproven: Entry[] } {
  const proofs = readProofs()
  const proven: (Entry & { damage: string[] })[] = []
  const unproven: Entry[] = []
  for (const each of writtenDown()) {
    const damage = proofs.get(each.id)?.damage
    const asWritten = damage !== undefined && damage.length > 0 === (each.kind === 'dangerous')
    if (asWritten) proven.push({ ...each, damage })
    else unproven.push(each)
  }
  return { proven, unproven }
}
