import { code, dollars, plain } from '../../../app/templates/markdown.ts'
import { writeMarker } from '../../../core/comments/marker.ts'
import type { SpecDocument } from '../../../core/spec/document.ts'
import { shortHash } from '../../../core/spec/hash.ts'
import type { ReviewAnswer } from '../answer.ts'
import type { Judged } from '../criteria.ts'
import type { Sorted } from '../findings.ts'

export interface Summary {
  spec: { project: string; id: string; version: number; sha256: string; document: SpecDocument }
  head: string
  /** `https://github.com/owner/repo` */
  repository: string
  criteria: readonly Judged[]
  outOfScope: ReviewAnswer['out_of_scope']
  findings: Sorted
  unseen: string[]
  cost: number
}

const verdicts = { met: '✅ met', not_met: '❌ not met', not_shown: '❔ not shown' }

/** GitHub refuses a longer one: 65,536 characters. Some are left for what it adds. */
const longest = 64_000

/** Of each sentence so many characters, as long as all of them together are too many. */
const cuts = [2_000, 600, 200, 60, 20]

/** Files of which nothing was seen that are named one by one. */
const mostNamed = 30

/** The review's one summary: edited on each push, never added a second time. */
export function summaryText(summary: Summary): string {
  for (const cut of cuts) {
    const text = written(summary, cut)
    if (text.length <= longest) return text
  }
  return `${written(summary, 20).slice(0, longest)}\n\n… the rest is left out: there is more than fits here.`
}

function written(summary: Summary, most: number): string {
  const { spec, outOfScope, findings, unseen, head } = summary
  const { id, project, version, sha256 } = spec
  const words = (text: string) => plain(text.length > most ? `${text.slice(0, most)}…` : text)
  const parts = [
    `${writeMarker('review', { spec: id, project, head })}\n### Reviewed against the approved spec`,
    `**${plain(spec.document.title)}** · v${version} · \`${shortHash(sha256)}\` · at \`${head.slice(0, 12)}\``,
    criteria(summary, words),
    section(
      'Outside the approved spec',
      outOfScope.map(({ path, why }) => `${code(path)}: ${words(why)}`),
    ),
    section(
      'On lines that the diff does not show',
      findings.elsewhere.map(
        ({ path, line, title, body }) => `${code(`${path}:${line}`)} **${plain(title)}**: ${words(body)}`,
      ),
    ),
    section('Not looked at (binary, or too large)', named(unseen)),
    `${counted(findings.placed.length)} This review neither approves nor blocks; a person decides. It cost ${dollars(summary.cost)}.`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function criteria({ spec, criteria, head, repository }: Summary, words: (text: string) => string): string {
  const rows = spec.document.acceptance_criteria.map((text, index) => {
    const { verdict, why, at } = criteria[index] ?? { verdict: 'not_shown', why: '', at: null }
    const where = at === null ? '' : ` [${code(`${at.path}:${at.line}`)}](${link(repository, head, at.path, at.line)})`
    return `| ${verdicts[verdict]} | **AC-${index + 1}** ${words(text)} | ${words(why) || 'Nothing was said about it.'}${where} |`
  })
  return ['| | criterion | why |', '|---|---|---|', ...rows].join('\n')
}

const named = (paths: string[]): string[] => [
  ...paths.slice(0, mostNamed).map((path) => code(path)),
  ...(paths.length > mostNamed ? [`and ${paths.length - mostNamed} more`] : []),
]

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
