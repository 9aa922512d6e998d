import { shortHash } from '../../core/spec/hash.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { links, type Web } from './links.ts'
import { code, codeBlock, dollars, plain } from './markdown.ts'

/** What a status means to people. */
export const statusWords: Record<SpecMetadata['status'], string> = {
  draft: 'waits for approval',
  approved: 'is approved; the run is about to start',
  running: 'is being built',
  in_review: 'is in review',
  merged: 'is merged',
  rejected: 'is rejected',
  cancelled: 'is cancelled',
  failed: 'failed to build',
}

/** Where a spec stands: versions, approvals, the run, the price so far. */
export function status(web: Web, spec: SpecMetadata, head: string): string {
  const newest = spec.versions.at(-1)
  const rows = spec.versions.slice(-10).map(({ version, sha256, created_at, source, cost_usd }) => {
    const file = `[v${version}](${links.file(web, head, spec, version)})`
    return `| ${file} | ${code(shortHash(sha256))} | ${created_at.slice(0, 10)} | ${plain(source.author.login)} | ${dollars(cost_usd)} |`
  })
  const left = spec.versions.length - rows.length
  const approvals = spec.approvals.map(
    ({ version, approver, permission, approved_at }) =>
      `- v${version} by ${plain(approver.login)} (${plain(permission)}), ${approved_at.slice(0, 10)}`,
  )
  const parts = [
    `**${plain(spec.title)}** ${statusWords[spec.status]}.`,
    ['| version | hash | made | by | cost |', '|---|---|---|---|---|', ...rows].join('\n'),
    left > 0
      ? `${left} older ${left === 1 ? 'version is' : 'versions are'} in the [history](${links.history(web, spec)}).`
      : '',
    approvals.length === 0 ? '' : `Approvals:\n\n${approvals.join('\n')}`,
    built(web, spec),
    `It has cost ${dollars(spec.spent_usd)} so far, runs included.`,
    spec.status === 'draft' && newest !== undefined
      ? `To have it built:\n\n${codeBlock(`/approve v${newest.version} ${shortHash(newest.sha256)}`)}`
      : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function built(web: Web, { implementation }: SpecMetadata): string {
  if (implementation === null) return ''
  const pull = implementation.pull_request
  return `It is built in #${implementation.issue}${pull === undefined ? '' : `, pull request #${pull}`}. Runs: [ai-agent](${links.runs(web, 'ai-agent.yml')}).`
}

export const noSpec = (): string =>
  'There is no spec on this issue yet. Type `/spec` and what you want, or attach a voice note to it. It needs write permission.'
