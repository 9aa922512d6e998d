import { Refusal } from '../../../core/errors.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import type { Base } from '../prepare/prepare.ts'
import type { Approved } from '../verify/approved.ts'
import { verify } from '../verify/verify.ts'
import type { Answer, Made, Outcome } from './answer.ts'
import type { Ask, Candidate } from './ask.ts'
import { atOnce } from './at-once.ts'
import { answeredIn, ownApp } from './candidates.ts'
import { failingChecks, fixAsked, type Wish } from './failing.ts'
import { permitted } from './permitted.ts'
import type { Said } from './said.ts'
import { settledIn } from './trailers.ts'

/** Answers that one commit stands behind. */
export interface Known {
  made: Made
  answers: Answer[]
}

/** What is to be answered on a pull request. */
export interface Asked {
  said: Said
  /** For the agent. */
  open: Ask[]
  /** What was asked beyond what one run takes. */
  later: Ask[]
  /** What needs no agent: it was edited, or an earlier run ended between its push and its answers. */
  known: Known[]
  /** The pull request's head, where the work begins. */
  start: Base
  /** The default branch's head, from which the base is counted. */
  tip: string
}

/**
 * Checks the approval, and finds what people who may asked and nobody has answered.
 *
 * @throws Refusal where the spec is not to be worked on, or the pull request is not its own
 */
export async function findAsked(
  ports: Pick<Ports, 'github' | 'now'>,
  inputs: Inputs,
  said: Said,
  candidates: readonly Candidate[],
): Promise<{ approved: Approved; asked: Asked }> {
  const { github } = ports
  const { pull, viewer } = said
  const approved = await verify(ports, inputs, { author: viewer, via_app: ownApp(said) })
  const { config, store, metadata, base } = approved
  if (pull.head.branch !== metadata.implementation?.branch) throw notOurs(`its branch is not the one of the spec`)
  if (pull.base.branch !== base.branch) throw notOurs(`it does not go to \`${base.branch}\``)

  const settings = { config, store, originAuthor: metadata.origin.author.id }
  const { asks, edited } = await permitted(github, candidates, settings)
  const plain: Answer[] = edited.map((ask) => ({ ask, outcome: 'edited', text: '' }))
  const known: Known[] = [{ made: { commit: null, clean: false }, answers: plain }]

  const asked = fixAsked(metadata)
  const wish = asked && !answeredIn(said, inputs.bot).has(asked.ask) ? asked : null
  const moved = wish !== null && wish.commit !== pull.head.sha
  const check = wish && !moved && (await failingChecks(github, wish))
  if (check) asks.push(check)
  if (wish && !moved && !check) plain.push(onCheck(wish, nothingFails(wish.commit)))

  const head = { branch: pull.head.branch, sha: pull.head.sha, tree: '' }
  if (asks.length === 0 && !moved)
    return { approved, asked: { said, open: [], later: [], known, start: head, tip: base.sha } }
  const parting = await github.parting(base.sha, pull.head.sha)
  if (parting === null) throw notOurs('it has nothing in common with the base')
  const settled = settledIn(parting.commits, viewer)
  const fresh: Ask[] = []
  for (const ask of asks) {
    const before = settled.get(ask.id)
    if (before) add(known, before, { ...before.outcome, ask })
    else fresh.push(ask)
  }
  if (wish && moved) {
    // Mended by a run that died before it said so, or somebody pushed while the wish waited for its turn.
    const before = settled.get(wish.ask)
    if (before) add(known, before, onCheck(wish, before.outcome))
    else plain.push(onCheck(wish, movedOn(wish.commit, pull.head.sha)))
  }
  const { now: open, later } = atOnce(fresh)
  const from = { ...parting.from, branch: base.branch }
  const start = { ...head, tree: parting.commits.at(-1)?.tree ?? from.tree }
  return { approved: { ...approved, base: from }, asked: { said, open, later, known, start, tip: base.sha } }
}

function add(known: Known[], { commit, clean }: Made, answer: Answer): void {
  const same = known.find(({ made }) => made.commit === commit)
  if (same) same.answers.push(answer)
  else known.push({ made: { commit, clean }, answers: [answer] })
}

const onCheck = ({ ask, author }: Wish, outcome: Outcome): Answer => ({
  ...outcome,
  ask: { id: ask, kind: 'check', thread: null, author },
})

const nothingFails = (commit: string): Outcome => ({
  outcome: 'declined',
  text: `No check of this repository’s own is seen to fail on ${commit.slice(0, 12)}.`,
})

const movedOn = (commit: string, head: string): Outcome => ({
  outcome: 'declined',
  text: `The branch moved on from ${commit.slice(0, 12)} to ${head.slice(0, 12)}, whose own checks decide.`,
})

/** Nobody but the bot makes these branches, and a fork's head could hold anything. */
export const notOurs = (why: string): Refusal =>
  new Refusal({
    what: 'The run was refused.',
    why: `It works in a review only on a spec’s own pull request: ${why}.`,
    next: 'Say it on the pull request that the agent opened.',
  })
