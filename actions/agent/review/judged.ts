import type { Judged } from '../judge/judge.ts'
import { verdict } from '../judge/verdict.ts'
import { need, type Track } from '../track.ts'

/** Nothing was changed, which a review may well come to: no container is started, and only the agent's end can be wrong. */
export function unchanged(track: Track): Judged {
  const { spec, approval } = need(track, 'approved')
  const { base } = need(track, 'prepared')
  const { tree, findings } = need(track, 'examined')
  const coverage = { before: null, now: null }
  const causes = verdict({
    ...{ agent: need(track, 'worked').end, files: 0, tree, findings, gate: null, coverage },
    ...{ newAdvisories: 0, criteria: [], gone: [], broken: [], testsBefore: null },
  }).filter(({ code }) => code !== 'no-change')
  const evidence: Judged['evidence'] = {
    schema: 1,
    spec: { id: spec.id, version: spec.version, sha256: spec.sha256, approval: approval.commit },
    ...{ base: base.sha, tree, gate: [], criteria: [], findings, coverage, files: 0, lines: { added: 0, removed: 0 } },
  }
  return { causes, evidence }
}
