import { need, type Track } from '../track.ts'
import type { PullFacts } from './pull-text.ts'

/** What the pull request says, gathered from the track. */
export function pullFacts(track: Track, now: number): PullFacts {
  const { spec, approval, originIssue, implementationIssue } = need(track, 'approved')
  const { evidence, causes } = need(track, 'judged')
  const { turns, model, summary } = need(track, 'worked')
  const { serverUrl, owner, repo, runUrl } = track.inputs
  return {
    repositoryUrl: `${serverUrl}/${owner}/${repo}`,
    originIssue,
    implementationIssue,
    spec,
    approval,
    evidence,
    causes,
    summary,
    costUsd: need(track, 'broker').usage().dollars,
    turns,
    seconds: (now - track.began) / 1_000,
    model,
    runUrl,
  }
}
