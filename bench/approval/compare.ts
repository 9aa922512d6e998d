import { generate, type History, issues } from './history.ts'
import { seeded } from './random.ts'
import { Reference } from './reference.ts'
import { World } from './world.ts'

/** Seeds that follow each other. */
export interface Batch {
  histories: number
  firstSeed: number
}

export interface Comparison {
  histories: number
  /** Approvals that both sides counted: a model that never accepts would agree, too. */
  accepted: number
  /** Runs that both sides would let start. */
  held: number
  falseAccepts: number
  falseRefusals: number
  /** Anything else on which they differ: versions, statuses. */
  others: number
  /** The first seed on which they differ, to play it again. */
  seed: number | null
}

/** Plays generated histories on both sides, and compares what each says after every event. */
export function compare(histories: number, firstSeed = 1): Comparison {
  const sum: Comparison = { histories, accepted: 0, held: 0, falseAccepts: 0, falseRefusals: 0, others: 0, seed: null }
  for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
    const before = sum.falseAccepts + sum.falseRefusals + sum.others
    play(generate(seeded(seed)), sum)
    if (sum.falseAccepts + sum.falseRefusals + sum.others > before) sum.seed ??= seed
  }
  return sum
}

function play(history: History, sum: Comparison): void {
  const reference = new Reference(history)
  const world = new World(history)
  for (const event of history.events) {
    reference.apply(event)
    world.apply(event)
    for (const issue of issues) {
      const should = reference.verdict(issue)
      const does = world.verdict(issue)
      if (should.status === does.status && should.versions === does.versions && should.approvals === does.approvals)
        continue
      if (does.approvals > should.approvals || (does.status === 'approved' && should.status !== 'approved'))
        sum.falseAccepts++
      else if (does.approvals < should.approvals) sum.falseRefusals++
      else sum.others++
      return
    }
  }
  for (const issue of issues) {
    sum.accepted += reference.verdict(issue).approvals
    const should = reference.holds(issue)
    const does = world.holds(issue)
    if (should && does) sum.held++
    else if (does) sum.falseAccepts++
    else if (should) sum.falseRefusals++
  }
}
