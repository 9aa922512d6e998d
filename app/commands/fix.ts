import { askBudget } from '../../core/budget/ask.ts'
import { gatherSpent } from '../../core/budget/gather.ts'
import { Refusal } from '../../core/errors.ts'
import type { Implementation, Source, SpecMetadata, Status } from '../../core/spec/metadata.ts'
import { sameSource } from '../../core/spec/transitions.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { leastPrice } from '../intake/intake.ts'
import { failing, type Round, roundOf, wishFor } from '../pulls/checks.ts'
import { openPull } from '../pulls/open-pull.ts'
import { startRun } from '../release/start-run.ts'
import { sourceOf } from '../said.ts'
import { checks } from '../templates/checks.ts'
import type { Desk } from '../thread/desk.ts'
import { answersTo } from '../thread/reply.ts'
import { specOf } from './found.ts'
import type { Ending, Work } from './work.ts'

/**
 * Has the agent mend what the checks say of the pull request's head: so often at most, and within the budget. Where it
 * looked at this head before and pushed nothing, it looks again, which is one more round; what waits for its turn only gets
 * another run.
 */
export async function fix({ desk, said, found }: Work): Promise<Ending> {
  const spec = specOf(found)
  const pull = await openPull(desk, said.thread)
  const thread = await desk.github.comments(said.thread)
  // What waited committed nothing: a redelivery must not have the agent look once more.
  if (answersTo(said, desk.host.bot.login, thread).some(({ tries }) => tries === null))
    return { reaction: '+1', body: '', thread }
  const failed = failing(await desk.github.checksOf(pull.head.sha))
  if (failed.length === 0) throw noneFails(pull.head.sha)
  const wish = wishFor(spec, pull.head.sha, thread)
  const round = roundOf(spec, pull.head.sha, desk.config.checks.rounds, wish === 'answered')
  if (round.left === 0) throw usedUp(round)
  const source = wish === 'waits' ? null : await sourceOf(said)
  const { metadata, notStarted } = await startFix(desk, spec, pull, source, ['in_review', 'failed', 'cancelled'])
  return {
    reaction: notStarted === null ? '+1' : 'confused',
    body: checks.takenUp({ head: pull.head.sha, failed, round, notStarted }),
    thread,
    metadata,
  }
}

/**
 * Writes down that this head is to be mended, which is what the agent goes by and what the rounds are counted by, and
 * starts its run. Without a source that stands there already.
 * @throws Refusal where the budget does not reach.
 */
export async function startFix(
  desk: Desk,
  spec: SpecMetadata,
  pull: { number: number; head: { sha: string } },
  source: Source | null,
  from: readonly Status[],
): Promise<{ metadata: SpecMetadata; notStarted: string | null }> {
  const refusal = askBudget(desk.config.budget, await gatherSpent(desk.store, spec), leastPrice)
  if (refusal !== null) throw refusal
  const { result } = await setStatus(desk.store, spec, {
    status: 'in_review',
    from,
    ...(source === null ? {} : { decision: { kind: 'fix', source, commit: pull.head.sha } as const }),
    ...(missing(spec, pull.number) ?? {}),
  })
  const issue = result.implementation?.issue
  if (issue === undefined) throw new RangeError('A pull request of ours has an implementation issue.')
  return { metadata: result, notStarted: await startRun(desk, issue, pull.number) }
}

/** The pull request, where a person opened it and the metadata does not know it yet. */
const missing = (
  { implementation }: SpecMetadata,
  number: number,
): { implementation: Partial<Implementation> } | null =>
  implementation === null || implementation.pull_request !== undefined
    ? null
    : { implementation: { version: implementation.version, pull_request: number } }

/** An earlier try wrote it down and did not get to its end. */
export async function resumeFix({ desk, said, found }: Work, source: Source): Promise<Ending | null> {
  const spec = specOf(found)
  const decided = spec.decisions.find((one) => one.kind === 'fix' && sameSource(one.source, source))
  const issue = spec.implementation?.issue
  if (decided?.commit === undefined || issue === undefined) return null
  const pull = await openPull(desk, said.thread)
  const failed = failing(await desk.github.checksOf(decided.commit))
  const notStarted = pull.head.sha === decided.commit ? await startRun(desk, issue, pull.number) : null
  const round = roundOf(spec, decided.commit, desk.config.checks.rounds)
  return {
    reaction: notStarted === null ? '+1' : 'confused',
    body: checks.takenUp({ head: decided.commit, failed, round, notStarted }),
    metadata: spec,
  }
}

const noneFails = (head: string) =>
  new Refusal({
    what: 'There is nothing to fix.',
    why: `No check of the repository's own has failed on \`${head.slice(0, 12)}\`, the newest commit here.`,
    next: 'Wait until the checks have ended, or say what should differ: `/revise` and your words, or a review.',
  })

const usedUp = ({ of }: Round) =>
  new Refusal({
    what: 'The checks are not mended again.',
    why: `This approval has had its ${of === 1 ? 'one round' : `${of} rounds`} of mending, which is \`checks.rounds\`.`,
    next: 'Say in a review what to do, or raise `checks.rounds` in `.sentra/config.yml`.',
  })
