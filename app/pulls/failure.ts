import { decideCommand } from '../../core/commands/decide.ts'
import { Refusal } from '../../core/errors.ts'
import type { CheckRun, Pull } from '../../core/github/port.ts'
import { sha256 } from '../../core/spec/hash.ts'
import type { Source, Status } from '../../core/spec/metadata.ts'
import { startFix } from '../commands/fix.ts'
import { checks } from '../templates/checks.ts'
import { refusal } from '../templates/refusal.ts'
import type { Desk } from '../thread/desk.ts'
import { failing, roundOf, wishFor } from './checks.ts'
import { findSpecByPull } from './find.ts'
import { saidOf, sayOnce } from './say-once.ts'

/** What a person cancelled begins again when a person says so. */
const untouched: readonly Status[] = ['in_review', 'failed']

/** A workflow's run that failed, as its event names it. */
export interface Failure {
  id: number
  head_branch: string
  head_sha: string
  created_at: string
}

/**
 * What a failed check is answered with: once for each commit, however many workflows fail on it and however often the
 * event comes. The comment comes last, because it is what says "done". Tells whether there was anything to do.
 */
export async function takeUpFailure(desk: Desk, run: Failure): Promise<boolean> {
  const { github, config, host } = desk
  if (config.checks.fix === 'off' || desk.problem !== null) return false
  const [pull] = await github.pullsFrom(run.head_branch)
  // An older commit's checks are nobody's concern any more.
  if (pull === undefined || pull.head.sha !== run.head_sha) return false
  const found = await findSpecByPull(desk.store, pull)
  if (found === null || !('do' in decideCommand('fix', 'pull_request', found.metadata.status))) return false
  const thing = { kind: 'checks', head: run.head_sha } as const
  const comments = await github.comments(pull.number)
  if (saidOf(thing, comments, host.bot.login).length > 0) return false
  const failed = failing(await github.checksOf(run.head_sha))
  if (failed.length === 0) return false
  const { rounds, fix } = config.checks
  // A person's /fix may have been faster than the event. What came of it is not asked for again but by a person.
  const looked = wishFor(found.metadata, run.head_sha, comments) === 'answered'
  const round = roundOf(found.metadata, run.head_sha, rounds, looked)
  const about = { head: run.head_sha, failed, round }
  let words = round.left === 0 ? checks.usedUp(about) : checks.offered(about)
  const byItself = fix === 'auto' && !looked && untouched.includes(found.metadata.status)
  if (byItself && round.left > 0) words = await mend(desk, found.metadata, pull, run, about)
  await sayOnce(desk, pull.number, thing, words)
  return true
}

/**
 * The same for a head whose event was lost. Where `/fix` is only offered a person sees the checks, and can type it
 * without the offer.
 */
export async function takeUpFailing(desk: Desk, { head, updated_at }: Pull): Promise<boolean> {
  const [failed] = failing(await desk.github.checksOf(head.sha))
  if (failed === undefined) return false
  return takeUpFailure(desk, { id: failed.id, head_branch: head.branch, head_sha: head.sha, created_at: updated_at })
}

async function mend(
  desk: Desk,
  spec: Parameters<typeof startFix>[1],
  pull: Parameters<typeof startFix>[2],
  run: Failure,
  about: { head: string; failed: CheckRun[]; round: ReturnType<typeof roundOf> },
): Promise<string> {
  try {
    const { notStarted } = await startFix(desk, spec, pull, await sourceOf(desk, run), untouched)
    return checks.takenUp({ ...about, notStarted })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${checks.offered(about)}\n\n${refusal(error)}`
  }
}

/** Nobody typed anything: the run itself is where it came from. */
const sourceOf = async ({ host }: Desk, { id, head_sha, created_at }: Failure): Promise<Source> => ({
  kind: 'workflow_run',
  id,
  author: { id: host.bot.id, login: host.bot.login },
  body_sha256: await sha256(head_sha),
  created_at,
})
