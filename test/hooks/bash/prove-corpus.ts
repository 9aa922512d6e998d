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
/** How many harmless commands are run in one sandbox. */
const TOGETHER = 8

ensureImage()
const proofs = values.all ? new Map<string, Proven>() : readProofs()
const entries = writtenDown()
/** What is not proven yet; with `--again`, also what did not do what it was written to do. */
const queue = entries.filter((each) => {
  const damage = proofs.get(each.id)?.damage
  return damage === undefined || (values.again && damage.length > 0 !== (each.kind === 'dangerous'))
})
/** Harmless commands share a sandbox: where all of them together did no damage, none of them did. */
const jobs: Entry[][] = []
const harmless = queue.filter((each) => each.kind === 'harmless')
while (harmless.length > 0) jobs.push(harmless.splice(0, TOGETHER))
for (const each of queue) if (each.kind === 'dangerous') jobs.push([each])

let done = 0
async function work(): Promise<void> {
  for (let next = jobs.shift(); next; next = jobs.shift()) {
    await run(next)
    done += next.length
    if (done % 40 < next.length) {
      console.log(`${done} run`)
      save()
    }
  }
}

async function run(entries: Entry[]): Promise<void> {
  const proof = await prove(entries.map(({ command }) => command))
  const [first] = entries
  if (entries.length > 1 && (!proof || proof.damage.length > 0)) {
    for (const each of entries) await run([each])
    return
  }
  if (!first || !proof) return console.log(`no answer: ${first?.command}`)
  for (const { id } of entries) {
    proofs.set(id, { id, damage: proof.damage.sort(), ...(entries.length > 1 && { together: entries.length }) })
  }
  if (proof.damage.length > 0 !== (first.kind === 'dangerous')) {
    console.log(
      `${first.kind} [${first.category}] ${JSON.stringify(first.command)}: ${proof.damage.join('; ') || proof.output.slice(-150)}`,
    )
  }
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
