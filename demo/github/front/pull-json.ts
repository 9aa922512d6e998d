import { issueJson, nodeId, repoJson, userJson } from '../formats.ts'
import { mergeBase, readCommit, revList } from '../git/commits.ts'
import { diffFiles, type FileDiff } from '../git/diff.ts'
import { readRef } from '../git/refs.ts'
import { git } from '../git/run.ts'
import { refuse } from '../http.ts'
import { type Call, type Hub, issueRow, pullKey, type Repo, repoById, repoOf, userById } from '../hub.ts'
import { type Json, json } from '../json.ts'
import { emit } from '../webhooks/webhooks.ts'

/**
 * Pull requests over real git: emulate's heads stay where they began, its files are made up and its merges drop the
 * base's changes. Title, text, labels, state and comments live in emulate's issue of the same number.
 */
export interface Pull {
  id: number
  repoId: number
  number: number
  headRepoId: number
  headRef: string
  /** Where the head was last seen: it follows its branch while the pull request is open. */
  headSha: string
  baseRef: string
  draft: boolean
  merged: boolean
  mergedAt: string | null
  mergedBy: number | null
  mergeSha: string | null
  reviewers: number[]
}

export const pullOf = (hub: Hub, call: Call): Pull =>
  hub.state.pulls.get(pullKey(repoOf(call), Number(call.params.pull_number))) ?? refuse(404, 'Not Found')

const baseSha = (repo: Repo, pull: Pull): string => readRef(repo.dir, `refs/heads/${pull.baseRef}`) ?? pull.headSha

/** What git says of a pull request between two fixed commits: it cannot change, so it is asked once. */
interface Facts {
  /** Where head and base parted: what the pull request changes is counted from there. */
  from: string
  files: FileDiff[]
  commits: string[]
  /** The tree that merging would give, or `null` on a conflict. */
  merged: string | null
}

const known = new WeakMap<Hub, Map<string, Promise<Facts>>>()

/** A merged pull request is compared with the base as it was before. */
export const factsOf = async (hub: Hub, repo: Repo, pull: Pull): Promise<Facts> => {
  const before = pull.mergeSha ? (await readCommit(repo.dir, pull.mergeSha))?.parents[0] : undefined
  const base = before ?? baseSha(repo, pull)
  const all = known.get(hub) ?? new Map<string, Promise<Facts>>()
  known.set(hub, all)
  const key = `${repo.row.id}:${base}:${pull.headSha}`
  const facts = all.get(key) ?? askGit(repo, base, pull.headSha)
  all.set(key, facts)
  return facts
}

const askGit = async (repo: Repo, base: string, head: string): Promise<Facts> => {
  const from = (await mergeBase(repo.dir, base, head)) ?? base
  const merge = git(repo.dir, ['merge-tree', '--write-tree', base, head], { allowFailure: true })
  const [files, commits, made] = await Promise.all([
    diffFiles(repo.dir, from, head),
    revList(repo.dir, ['--reverse', head, `^${from}`]),
    merge,
  ])
  return { from, files, commits, merged: made.code === 0 ? (made.stdout.toString().split('\n')[0] ?? null) : null }
}

/** As GitHub lists it. */
export const shortJson = async (hub: Hub, repo: Repo, pull: Pull): Promise<Json> => {
  const issue = await issueJson(hub, repo, pull.number)
  const { pull_request: _, sub_issues_summary: __, repository_url: ___, reactions: ____, ...shared } = issue
  const api = `${hub.url}/repos/${repo.fullName}`
  const url = `${api}/pulls/${pull.number}`
  const html = `${hub.url}/${repo.fullName}/pull/${pull.number}`
  const side = async (at: Repo, ref: string, sha: string) => ({
    ...{ label: `${at.owner}:${ref}`, ref, sha },
    user: json((await repoJson(hub, at)).owner),
    repo: await repoJson(hub, at),
  })
  const headRepo = repoById(hub, pull.headRepoId) ?? repo
  const link = (href: string) => ({ href })
  return {
    ...shared,
    ...{ url, id: pull.id, node_id: nodeId('PR', pull.id), html_url: html, draft: pull.draft },
    ...{ diff_url: `${html}.diff`, patch_url: `${html}.patch`, issue_url: `${api}/issues/${pull.number}` },
    ...{
      commits_url: `${url}/commits`,
      review_comments_url: `${url}/comments`,
      statuses_url: `${api}/statuses/${pull.headSha}`,
    },
    ...{ merged_at: pull.mergedAt, merge_commit_sha: pull.mergeSha, auto_merge: null },
    requested_reviewers: pull.reviewers.map((id) => userJson(hub, userById(hub, id))),
    requested_teams: [],
    head: await side(headRepo, pull.headRef, pull.headSha),
    base: await side(repo, pull.baseRef, baseSha(repo, pull)),
    _links: { self: link(url), html: link(html), issue: link(`${api}/issues/${pull.number}`) },
  }
}

/** A pull request in full, with what GitHub computes: commits, changed lines, whether it can be merged. */
export const pullJson = async (hub: Hub, repo: Repo, pull: Pull): Promise<Json> => {
  const { files, commits, merged } = await factsOf(hub, repo, pull)
  const clean = issueRow(hub, repo, pull.number).state === 'open' ? merged !== null : null
  const comments = hub.state.reviewComments.filter((each) => each.repoId === repo.row.id && each.pull === pull.number)
  return {
    ...(await shortJson(hub, repo, pull)),
    merged: pull.merged,
    ...{ mergeable: clean, rebaseable: clean, mergeable_state: clean === null ? 'unknown' : clean ? 'clean' : 'dirty' },
    merged_by: pull.mergedBy ? userJson(hub, userById(hub, pull.mergedBy)) : null,
    review_comments: comments.length,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  }
}

export const tellPull = async (hub: Hub, call: Call, pull: Pull, payload: Json, event = 'pull_request') => {
  const repo = repoOf(call)
  const full = { ...payload, number: pull.number, pull_request: await pullJson(hub, repo, pull) }
  await emit(hub, { event, payload: full, repo, principal: call.principal })
}
