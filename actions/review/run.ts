import { fence } from '../../app/architect/fence.ts'
import { thinkingSlot } from '../../app/architect/models.ts'
import { ask, type Structured, worstOf } from '../../app/architect/structured.ts'
import type { Host } from '../../app/host.ts'
import { refusal } from '../../app/templates/refusal.ts'
import { askBudget } from '../../core/budget/ask.ts'
import { gatherSpent } from '../../core/budget/gather.ts'
import { loadConfig } from '../../core/config/load.ts'
import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import { parseSpec } from '../../core/spec/parse.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { readSpec, readVersion, type SpecRef } from '../../core/store/read.ts'
import { createStore, type Store } from '../../core/store/store.ts'
import { ReviewAnswer } from './answer.ts'
import { judgeCriteria } from './criteria.ts'
import { decideReview } from './decide.ts'
import { readPatch } from './diff.ts'
import { type Gathered, gatherFacts } from './facts.ts'
import { sortFindings } from './findings.ts'
import { post } from './post.ts'
import { reviewQuestion, system } from './question.ts'
import { saidIn } from './said.ts'
import { noSpecComment } from './templates/no-spec.ts'
import type { Trigger } from './trigger.ts'

/** More files than a person reads are not read either: the rest is named. */
const mostFiles = 300
const maxTokens = 16_000

export interface ReviewPorts {
  github: GitHub & Reviews
  host: Host
}

/** What became of it, for the log and the outputs. */
export interface Reviewed {
  did: 'reviewed' | 'told' | 'refused' | 'nothing'
  why: string
  cost: number
}

/**
 * One review of one pull request against its approved spec. The diff is data: nothing of it is checked out or run, the
 * model gets no tools, and what it answers is checked before a word of it is posted.
 *
 * Above a budget, or where the spec was never approved, it is refused.
 */
export async function review({ github, host }: ReviewPorts, trigger: Trigger): Promise<Reviewed> {
  const { config } = await loadConfig(github)
  const store = createStore(github, { branch: config.specs.branch, now: host.now, sleep: host.sleep })
  const gathered = await gatherFacts(github, store, host.bot, trigger)
  if (gathered === null) return { did: 'nothing', why: 'There is no such pull request.', cost: 0 }

  const decision = decideReview(gathered.facts)
  if (decision.do === 'nothing') return { did: 'nothing', why: decision.why, cost: 0 }
  if (decision.do === 'tell-how-to-add-a-spec') {
    // The one line stands there already: the reaction says that it is meant again.
    if (decision.before && trigger.by) await github.react({ comment: trigger.by.comment }, 'confused')
    else await github.createComment(gathered.pull.number, noSpecComment)
    return { did: 'told', why: 'It belongs to no spec.', cost: 0 }
  }
  try {
    return await compare({ github, host }, config, store, gathered, decision.spec)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return await refuse(github, trigger, error)
  }
}

/** Whoever typed the command hears why it came to nothing; a push blocks nothing, and tells its log. */
async function refuse(github: GitHub, { by, pull }: Trigger, error: Refusal): Promise<Reviewed> {
  if (by !== null) {
    await github.react({ comment: by.comment }, '-1')
    await github.createComment(pull, refusal(error))
  }
  return { did: 'refused', why: error.message, cost: 0 }
}

async function compare(
  { github, host }: ReviewPorts,
  config: Config,
  store: Store,
  gathered: Gathered,
  ref: SpecRef,
): Promise<Reviewed> {
  const spec = await approvedSpec(store, ref)
  const files = (await github.files(gathered.pull.number, mostFiles)).map((file) =>
    readPatch(file.path, file.status, file.patch),
  )
  const said = saidIn(await github.lineComments(gathered.pull.number), host.bot.id)
  const { prompt, unseen } = await reviewQuestion(spec.document, spec.text, files, said, fence)
  const slot = thinkingSlot(host, config)
  const question: Structured<ReviewAnswer> = { system, prompt, answer: ReviewAnswer, name: 'a review', maxTokens }
  const tooMuch = askBudget(config.budget, await gatherSpent(store, spec.metadata), worstOf(slot.price, question))
  if (tooMuch) throw tooMuch

  const { answer, cost } = await ask(slot.call, slot.price, question)
  await count(store, gathered, spec.metadata, { cost, model: slot.model })
  const findings = await sortFindings(answer.findings, files)
  const criteria = judgeCriteria(spec.document.acceptance_criteria.length, answer.criteria, files)
  const about = { ...ref, version: spec.version, sha256: spec.sha256, document: spec.document }
  await post(github, host, gathered, said, {
    ...{ spec: about, criteria, outOfScope: answer.out_of_scope },
    ...{ findings, unseen, cost },
  })
  return { did: 'reviewed', why: `${findings.placed.length} findings`, cost }
}

/** The approved version's text, to the byte that was approved. */
async function approvedSpec(store: Store, ref: SpecRef) {
  const metadata = await readSpec(store, ref)
  const version = metadata?.approved_version ?? null
  if (metadata === null || version === null) {
    throw new Refusal({
      what: `${ref.id} cannot be reviewed against.`,
      why: 'No version of it is approved.',
      next: 'Approve it on its issue, then type /review here.',
    })
  }
  const text = await readVersion(store, metadata, version)
  const sha256 = metadata.versions.find((one) => one.version === version)?.sha256 ?? ''
  return { metadata, version, sha256, text, document: parseSpec(text) }
}

/** Written down before anything is posted: what was spent counts even where the posting fails. */
async function count(
  store: Store,
  { pull }: Gathered,
  { project, id }: { project: string; id: string },
  spent: { cost: number; model: string },
): Promise<void> {
  const at = store.now().toISOString()
  await appendMetrics(store, {
    schema: 1,
    id: `review-${pull.number}-${pull.head.sha}-${at}`,
    at,
    kind: 'review',
    project,
    spec: id,
    cost_usd: spent.cost,
    model: spent.model,
    pull_request: pull.number,
  })
}
