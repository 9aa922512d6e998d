import { Refusal } from '../../../core/errors.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import type { Base } from '../prepare/prepare.ts'
import type { Approved } from '../verify/approved.ts'
import { verify } from '../verify/verify.ts'
import type { Answer } from './answer.ts'
import type { Ask, Candidate } from './ask.ts'
import { atOnce } from './at-once.ts'
import { answeredIn, ownApp } from './candidates.ts'
import { checkAskId, failingChecks, fixAsked } from './failing.ts'
import { permitted } from './permitted.ts'
import type { Said } from './said.ts'
import { type Settled, settledIn } from './trailers.ts'

/** What is to be answered on a pull request. */
export interface Asked {
  said: Said
  /** For the agent. */
  open: Ask[]
  /** How much more was asked than one run takes. */
  left: number
  /** What needs no agent: it was edited, or an earlier run ended between its push and its answers. */
  known: Answer[]
  /** That run's commit. */
  settled: Settled | null
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
  const known: Answer[] = edited.map((ask) => ({ ask, outcome: 'edited', text: '' }))

  const wish = answeredIn(said, inputs.bot).has(checkAskId(pull.head.sha)) ? null : fixAsked(metadata, pull.head.sha)
  const check = wish && (await failingChecks(github, pull.head.sha, wish))
  if (check) asks.push(check)
  if (wish && !check) known.push(nothingFails(pull.head.sha, wish))

  const head = { branch: pull.head.branch, sha: pull.head.sha, tree: '' }
  if (asks.length === 0)
    return { approved, asked: { said, open: [], left: 0, known, settled: null, start: head, tip: base.sha } }
  const parting = await github.parting(base.sha, pull.head.sha)
  if (parting === null) throw notOurs('it has nothing in common with the base')
  const settled = settledIn(parting.commits, viewer)
  const fresh: Ask[] = []
  for (const ask of asks) {
    const outcome = settled?.outcomes.get(ask.id)
    if (outcome) known.push({ ...outcome, ask })
    else fresh.push(ask)
  }
  const { now: open, left } = atOnce(fresh)
  const from = { ...parting.from, branch: base.branch }
  const start = { ...head, tree: parting.commits.at(-1)?.tree ?? from.tree }
  return { approved: { ...approved, base: from }, asked: { said, open, left, known, settled, start, tip: base.sha } }
}

const nothingFails = (head: string, author: Ask['author']): Answer => ({
  ask: { id: checkAskId(head), kind: 'check', thread: null, author },
  outcome: 'declined',
  text: `No check of this repository’s own is seen to fail on ${head.slice(0, 12)}.`,
})

/** Nobody but the bot makes these branches, and a fork's head could hold anything. */
export const notOurs = (why: string): Refusal =>
  new Refusal({
    what: 'The run was refused.',
    why: `It works in a review only on a spec’s own pull request: ${why}.`,
    next: 'Say it on the pull request that the agent opened.',
  })
