import { code, dollars, plain } from '../../../app/templates/markdown.ts'
import { writeMarker } from '../../../core/comments/marker.ts'
import type { SpecDocument } from '../../../core/spec/document.ts'
import { shortHash } from '../../../core/spec/hash.ts'
import type { ReviewAnswer } from '../answer.ts'
import type { Sorted } from '../findings.ts'

export interface Summary {
  spec: { project: string; id: string; version: number; sha256: string; document: SpecDocument }
  head: string
  /** `https://github.com/owner/repo` */
  repository: string
  answer: ReviewAnswer
  findings: Sorted
  unseen: string[]
  cost: number
}

const verdicts = { met: '✅ met', not_met: '❌ not met', not_shown: '❔ not shown' }

/** The review's one summary: edited on each push, never added a second time. */
export function summaryText(summary: Summary): string {
  const { spec, answer, findings, unseen, head } = summary
  const { id, project, version, sha256 } = spec
  const parts = [
    `${writeMarker('review', { spec: id, project, head })}\n### Reviewed against the approved spec`,
    `**${plain(spec.document.title)}** · v${version} · \`${shortHash(sha256)}\` · at \`${head.slice(0, 12)}\``,
    criteria(summary),
    section(
      'Outside the approved spec',
      answer.out_of_scope.map(({ path, why }) => `${code(path)}: ${plain(why)}`),
    ),
    section(
      'On lines that the diff does not show',
      findings.elsewhere.map(
        ({ path, line, title, body }) => `${code(`${path}:${line}`)} **${plain(title)}**: ${plain(body)}`,
      ),
    ),
    section('Not looked at (binary, or too large)', unseen.map(code)),
    `${counted(findings.placed.length)} This review neither approves nor blocks; a person decides. It cost ${dollars(summary.cost)}.`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** A row for each criterion of the spec, whatever the model left out or made up. */
function criteria({ spec, answer, head, repository }: Summary): string {
  const rows = spec.document.acceptance_criteria.map((text, index) => {
    const said = answer.criteria.find((one) => one.number === index + 1)
    const verdict = verdicts[said?.verdict ?? 'not_shown']
    const why = said ? plain(said.why) : 'Nothing was said about it.'
    const where =
      said?.path && said.line
        ? ` [${code(`${said.path}:${said.line}`)}](${link(repository, head, said.path, said.line)})`
        : ''
    return `| ${verdict} | **AC-${index + 1}** ${plain(text)} | ${why}${where} |`
  })
  return ['| | criterion | why |', '|---|---|---|', ...rows].join('\n')
}

const link = (repository: string, head: string, path: string, line: number) =>
  `${repository}/blob/${head}/${path
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))}#L${line}`

const section = (title: string, lines: string[]) =>
  lines.length === 0 ? '' : `**${title}**\n${lines.map((line) => `- ${line}`).join('\n')}`

const counted = (count: number) =>
  count === 0
    ? 'There is no comment on a line.'
    : count === 1
      ? 'One comment on a line.'
      : `${count} comments on lines.`
