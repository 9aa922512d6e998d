import type { Decision, SpecMetadata } from './metadata.ts'

/**
 * The rounds of mending failing checks that the approved version has had: one for each commit, however often it was
 * asked for. A new approval begins anew.
 */
export function fixedCommits(metadata: Pick<SpecMetadata, 'approvals' | 'approved_version' | 'decisions'>): string[] {
  const approvals = metadata.approvals.filter(({ version }) => version === metadata.approved_version)
  const since = Math.max(...approvals.map(({ approved_at }) => Date.parse(approved_at)))
  const commits = metadata.decisions.flatMap((decision) => (isFix(decision, since) ? (decision.commit ?? []) : []))
  return [...new Set(commits)]
}

const isFix = ({ kind, source }: Decision, since: number) => kind === 'fix' && Date.parse(source.created_at) >= since
