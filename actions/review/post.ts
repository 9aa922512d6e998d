import type { Host } from '../../app/host.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import { type Gathered, ownReview } from './facts.ts'
import { neverSaid, type PlacedFinding } from './findings.ts'
import { type SaidFinding, saidIn } from './said.ts'
import { findingComment } from './templates/finding.ts'
import { type Summary, summaryText } from './templates/summary.ts'

/** What was posted, for whoever asked. */
export interface Posted {
  /** The review of ours. */
  id: number
  /** It is there since now; otherwise it was there and is brought up to date. */
  first: boolean
  /** How many comments on lines are new. */
  comments: number
}

/**
 * Posts one review the first time. Afterwards the summary is edited in place, and only what was never said is added on
 * lines: before the summary, so that a crash between leaves something unsaid in the summary and nothing said twice.
 */
export async function post(
  github: GitHub & Reviews,
  { bot, server }: Host,
  { pull, own }: Gathered,
  said: readonly SaidFinding[],
  found: Omit<Summary, 'head' | 'repository'>,
): Promise<Posted> {
  const repository = `${server}/${github.owner}/${github.repo}`
  const { placed } = found.findings
  const body = summaryText({ ...found, head: pull.head.sha, repository })
  // A model takes its time: another job may have posted the first one meanwhile.
  const first = own ?? ownReview(await github.reviews(pull.number), bot)
  if (first === null) {
    const comments = neverSaid(placed, said).map(onLines)
    const id = await github.createReview(pull.number, { commit: pull.head.sha, body, comments })
    return { id, first: true, comments: comments.length }
  }
  const before = own === null ? saidIn(await github.lineComments(pull.number), bot.id) : said
  const fresh = neverSaid(placed, before)
  for (const finding of fresh) await github.createLineComment(pull.number, pull.head.sha, onLines(finding))
  if (first.body !== body) await github.updateReview(pull.number, first.id, body)
  return { id: first.id, first: false, comments: fresh.length }
}

const onLines = (finding: PlacedFinding) => ({
  path: finding.path,
  start_line: finding.start_line,
  line: finding.line,
  body: findingComment(finding),
})
