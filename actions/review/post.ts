import type { Host } from '../../app/host.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import type { Gathered } from './facts.ts'
import type { PlacedFinding } from './findings.ts'
import { findingComment, findingIdOf } from './templates/finding.ts'
import { type Summary, summaryText } from './templates/summary.ts'

/**
 * Posts one review the first time. Afterwards the summary is edited in place, and only what was never said is added on
 * lines: before the summary, so that a crash between leaves something unsaid in the summary and nothing said twice.
 */
export async function post(
  github: GitHub & Reviews,
  { bot, server }: Host,
  { pull, own }: Gathered,
  found: Omit<Summary, 'head' | 'repository'>,
): Promise<void> {
  const repository = `${server}/${github.owner}/${github.repo}`
  const said = await saidBefore(github, bot.id, pull.number)
  const fresh = found.findings.placed.filter(({ id }) => !said.has(id))
  const body = summaryText({ ...found, head: pull.head.sha, repository })
  if (own === null) {
    await github.createReview(pull.number, { commit: pull.head.sha, body, comments: fresh.map(onLines) })
    return
  }
  for (const finding of fresh) await github.createLineComment(pull.number, pull.head.sha, onLines(finding))
  if (own.body !== body) await github.updateReview(pull.number, own.id, body)
}

async function saidBefore(github: Reviews, bot: number, pull: number): Promise<Set<string>> {
  const comments = await github.lineComments(pull)
  const ours = comments.filter(({ author }) => author?.id === bot)
  return new Set(ours.flatMap(({ body }) => findingIdOf(body) ?? []))
}

const onLines = (finding: PlacedFinding) => ({
  path: finding.path,
  start_line: finding.start_line,
  line: finding.line,
  body: findingComment(finding),
})
