import { fence } from '../../app/architect/fence.ts'
import { thinkingSlot } from '../../app/architect/models.ts'
import { ask, type Structured, worstOf } from '../../app/architect/structured.ts'
import type { Host } from '../../app/host.ts'
import { configRefusal } from '../../app/templates/config-problem.ts'
import type { Outcome } from '../../app/thread/reply.ts'
import { demandSettings, type SettingsProblem } from '../../app/thread/settings.ts'
import { askBudget } from '../../core/budget/ask.ts'
import { gatherSpent } from '../../core/budget/gather.ts'
import { configPath, parseConfig } from '../../core/config/load.ts'
import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import { parseSpec } from '../../core/spec/parse.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { readSpec, readVersion, type SpecRef } from '../../core/store/read.ts'
import { createStore, type Store } from '../../core/store/store.ts'
import { ReviewAnswer } from './answer.ts'
import { answerCommand } from './answer-command.ts'
import { judgeCriteria } from './criteria.ts'
import { decideReview } from './decide.ts'
import { readPatch } from './diff.ts'
import { type Gathered, gatherFacts } from './facts.ts'
import { sortFindings } from './findings.ts'
import { post } from './post.ts'
import { reviewQuestion, system } from './question.ts'
import { saidIn } from './said.ts'
import { endings } from './templates/endings.ts'
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

/** The same, and what somebody who asked is answered: a reaction, with words where `body` has some. */
export interface Done extends Reviewed, Pick<Outcome, 'reaction'> {
  body: string | null
}

/**
 * One review of one pull request against its approved spec. The diff is data: nothing of it is checked out or run, the
 * model gets no tools, and what it answers is checked before a word of it is posted.
 *
 * Above a budget, where the settings cannot be read, or where the spec was never approved, it is refused: whoever typed the
 * command hears why, and a push, which blocks nothing, tells its log.
 */
export async function review(ports: ReviewPorts, trigger: Trigger): Promise<Reviewed> {
  if (trigger.said !== null) return answerCommand(ports, trigger.said, () => look(ports, trigger))
  try {
    const { did, why, cost } = await look(ports, trigger)
    return { did, why, cost }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { did: 'refused', why: error.message, cost: 0 }
  }
}

async function look({ github, host }: ReviewPorts, trigger: Trigger): Promise<Done> {
  const { config, problem } = await settings(github)
  const store = createStore(github, { branch: config.specs.branch, now: host.now, sleep: host.sleep })
  const gathered = await gatherFacts(github, { store, config }, host.bot, trigger)
  if (gathered === null) return nothing('There is no such pull request.')

  const decision = decideReview(gathered.facts)
  if (decision.do === 'nothing') return nothing(decision.why)
  if (decision.do === 'refuse' && gathered.forbidden !== null) throw gathered.forbidden
  if (trigger.said !== null) await demandSettings({ problem, store }, trigger.said)
  else if (problem !== null) throw problem.whole
  if (decision.do === 'refuse')
    throw decision.because === 'no-such-spec' ? endings.noSuchSpec(trigger.origin ?? 0) : endings.closed()
  if (decision.do === 'review') return compare({ github, host }, config, store, gathered, decision.spec)
  // Where the one line stands there already, the reaction alone says that it is meant again.
  if (!decision.before || trigger.said === null) await github.createComment(gathered.pull.number, noSpecComment)
  return { did: 'told', why: 'It belongs to no spec.', cost: 0, reaction: 'confused', body: null }
}

const nothing = (why: string): Done => ({ did: 'nothing', why, cost: 0, reaction: 'confused', body: null })

/** The settings of the default branch, and all that is wrong with them. */
async function settings(github: GitHub): Promise<{ config: Config; problem: SettingsProblem | null }> {
  const [snapshot = null] = await github.readAt([{ at: 'HEAD', paths: [configPath] }])
  const text = snapshot?.files[0] ?? null
  const { config, problems } = parseConfig(text)
  const whole = configRefusal(problems)
  return { config, problem: whole && { text: text ?? '', whole } }
}

async function compare(
  { github, host }: ReviewPorts,
  config: Config,
  store: Store,
  gathered: Gathered,
  ref: SpecRef,
): Promise<Done> {
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

  let cost = 0
  const paid = (dollars: number) => {
    cost += dollars
  }
  // Written down before anything is posted, and where the answers came to nothing: both were paid for.
  const { answer } = await ask(slot.call, slot.price, question, paid).finally(
    () => cost > 0 && count(store, gathered, spec.metadata, { cost, model: slot.model }),
  )
  const findings = await sortFindings(answer.findings, files)
  const criteria = judgeCriteria(spec.document.acceptance_criteria.length, answer.criteria, files)
  const about = { ...ref, version: spec.version, sha256: spec.sha256, document: spec.document }
  const posted = await post(github, host, gathered, said, {
    ...{ spec: about, criteria, outOfScope: answer.out_of_scope },
    ...{ findings, unseen, cost },
  })
  const { number, head } = gathered.pull
  const address = `${host.server}/${github.owner}/${github.repo}/pull/${number}#pullrequestreview-${posted.id}`
  const body = endings.reviewed({ address, head: head.sha, first: posted.first, comments: posted.comments, cost })
  return { did: 'reviewed', why: `${findings.placed.length} findings`, cost, reaction: '+1', body }
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

/** The record of what was spent. */
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
