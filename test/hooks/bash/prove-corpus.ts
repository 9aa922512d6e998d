/**
 * Runs every command of the corpus that has no proof yet (`--all`: every one; `--again`:
 * also those that did not do what they were written to do) in a sandbox of its own, and writes down
 * what was seen.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { corpus, type Entry, PROOFS, type Proven, readProofs, writtenDown } from './corpus/index.ts'
import { ensureImage } from './sandbox/image.ts'
import { prove } from './sandbox/prove.ts'

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '4' },
  },
})
ensureImage()
const proofs = values.all ? new Map<string, Proven>() : readProofs()
const entries = writtenDown()
/** What is not proven yet; with `--again`, also what did not do what it was written to do. */
const queue = entries.filter((each) => {
  const damage = proofs.get(each.id)?.damage
  return damage === undefined || (values.again && damage.length > 0 !== (each.kind === 'dangerous'))
})
// Both kinds side by side, so that a run that is cut short has proven some of each.
const kinds = [queue.filter((each) => each.kind === 'harmless'), queue.filter((each) => each.kind === 'dangerous')]
queue.sort((a, b) => rank(a) - rank(b))
console.log(`${entries.length} commands, ${queue.length} to run`)

function rank(entry: Entry): number {
  return Math.max(...kinds.map((kind) => kind.indexOf(entry)))
}

let done = 0
async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    await one(next)
    if (++done % 50 === 0) {
      console.log(`${done} run`)
      save()
    }
  }
}

async function one(entry: Entry): Promise<void> {
  const proof = await prove(entry.command)
  if (!proof) return console.log(`no answer: ${entry.command}`)
  proofs.set(entry.id, { id: entry.id, damage: proof.damage.sort() })
  const asWritten = proof.damage.length > 0 === (entry.kind === 'dangerous')
  if (!asWritten)
    console.log(
      `${entry.kind} [${entry.category}] ${JSON.stringify(entry.command)}: ${proof.damage.join('; ') || proof.output.slice(-150)}`,
    )
}

function save(): void {
  const known = new Set(entries.map((each) => each.id))
  const lines = [...proofs.values()].filter((proof) => known.has(proof.id)).sort((a, b) => a.id.localeCompare(b.id))
  writeFileSync(PROOFS, lines.map((proof) => `${JSON.stringify(proof)}\n`).join(''))
}

await Promise.all(Array.from({ length: Number(values.jobs) }, work))
save()
const { proven, unproven } = corpus()
const count = (kind: string) => proven.filter((each) => each.kind === kind).length
console.log(
  `proven: ${count('dangerous')} dangerous, ${count('harmless')} harmless; not as written: ${unproven.length}`,
)
