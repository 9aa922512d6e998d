import { issueJson, nodeId, repoJson, userJson } from '../formats.ts'
import { demand } from '../forward.ts'
import { mergeBase, readCommit, revList } from '../git/commits.ts'
import { diffFiles } from '../git/diff.ts'
import { moveRef, readRef } from '../git/refs.ts'
import { git } from '../git/run.ts'
import { type Answer, invalid, ok, page, refuse } from '../http.ts'
import {
  type Call,
  findRepo,
  type Hub,
  issueRow,
  nextId,
  pullKey,
  type Repo,
  repoById,
  repoOf,
  userById,
} from '../hub.ts'
import { type Json, json, text } from '../json.ts'
import { viaOf } from '../principals.ts'
import { emit } from '../webhooks/webhooks.ts'
import type { Handlers } from './handlers.ts'
import { commitJson, fileJson } from './history.ts'
import { checkBody, editIssue } from './issues.ts'

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

/** Where head and base parted: what the pull request changes is counted from there. */
export const forkPoint = async (repo: Repo, pull: Pull): Promise<string> => {
  const base = pull.mergeSha ? (await readCommit(repo.dir, pull.mergeSha))?.parents[0] : baseSha(repo, pull)
  return (base && (await mergeBase(repo.dir, base, pull.headSha))) || baseSha(repo, pull)
}

const shortJson = async (hub: Hub, repo: Repo, pull: Pull): Promise<Json> => {
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
  const from = await forkPoint(repo, pull)
  const files = await diffFiles(repo.dir, from, pull.headSha)
  const open = issueRow(hub, repo, pull.number).state === 'open'
  const clean = open ? (await mergedTree(repo, pull)) !== null : null
  const comments = hub.state.reviewComments.filter((each) => each.repoId === repo.row.id && each.pull === pull.number)
  return {
    ...(await shortJson(hub, repo, pull)),
    merged: pull.merged,
    ...{ mergeable: clean, rebaseable: clean, mergeable_state: clean === null ? 'unknown' : clean ? 'clean' : 'dirty' },
    merged_by: pull.mergedBy ? userJson(hub, userById(hub, pull.mergedBy)) : null,
    review_comments: comments.length,
    maintainer_can_modify: false,
    commits: (await revList(repo.dir, [pull.headSha, `^${from}`])).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  }
}

/** The tree that merging would give, or `null` on a conflict. */
const mergedTree = async (repo: Repo, pull: Pull): Promise<string | null> => {
  const made = await git(repo.dir, ['merge-tree', '--write-tree', baseSha(repo, pull), pull.headSha], {
    allowFailure: true,
  })
  return made.code === 0 ? (made.stdout.toString().split('\n')[0] ?? null) : null
}

export { mergedTree }

const findHead = (hub: Hub, repo: Repo, head: string): { repo: Repo; ref: string } => {
  const [owner, ref] = head.includes(':') ? head.split(':', 2) : [repo.owner, head]
  const from = owner === repo.owner ? repo : forkOf(hub, repo, owner ?? '')
  return from && ref ? { repo: from, ref } : invalid('PullRequest', 'head', 'invalid')
}

const forkOf = (hub: Hub, repo: Repo, owner: string): Repo | undefined => {
  const found = findRepo(hub, owner, repo.name)
  return found?.row.forked_from_id === repo.row.id ? found : undefined
}

const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const body = json(call.body)
  if (call.principal.kind === 'actions' && !hub.switches.actionsMayOpenPulls)
    refuse(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  checkBody('PullRequest', body)
  const head = findHead(hub, repo, String(body.head))
  const headSha = readRef(head.repo.dir, `refs/heads/${head.ref}`) ?? invalid('PullRequest', 'head', 'invalid')
  const baseRef = String(body.base)
  const base = readRef(repo.dir, `refs/heads/${baseRef}`) ?? invalid('PullRequest', 'base', 'invalid')
  if (head.repo.row.id !== repo.row.id) await git(repo.dir, ['fetch', '--quiet', head.repo.dir, headSha])
  const twin = [...hub.state.pulls.values()].find(
    (each) => each.headRepoId === head.repo.row.id && each.headRef === head.ref && each.baseRef === baseRef,
  )
  if (twin && twin.repoId === repo.row.id && issueRow(hub, repo, twin.number).state === 'open')
    custom(`A pull request already exists for ${head.repo.owner}:${head.ref}.`)
  if (!(await revList(repo.dir, [headSha, `^${base}`])).length) custom(`No commits between ${baseRef} and ${head.ref}`)
  const title = text(body.title) ?? ''
  const made = await demand(hub, call, {
    method: 'POST',
    path: `/repos/${repo.fullName}/issues`,
    body: { title, ...(typeof body.body === 'string' ? { body: body.body } : {}) },
  })
  const number = Number(json(made.body).number)
  const pull: Pull = {
    ...{ id: nextId(hub), repoId: repo.row.id, number, headRepoId: head.repo.row.id, headRef: head.ref, headSha },
    ...{ baseRef, draft: body.draft === true, merged: false, mergedAt: null, mergedBy: null, mergeSha: null },
    reviewers: [],
  }
  hub.state.pulls.set(pullKey(repo, number), pull)
  const through = viaOf(call.principal)
  if (through) hub.state.via.set(`issue:${json(made.body).id}`, through)
  moveRef(repo.dir, `refs/pull/${number}/head`, headSha, null)
  await tellPull(hub, call, pull, { action: 'opened' })
  return ok(await pullJson(hub, repo, pull), 201)
}

const custom = (message: string): never =>
  refuse(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }])

export const tellPull = async (hub: Hub, call: Call, pull: Pull, payload: Json, event = 'pull_request') => {
  const repo = repoOf(call)
  const full = { ...payload, number: pull.number, pull_request: await pullJson(hub, repo, pull) }
  await emit(hub, { event, payload: full, repo, principal: call.principal })
}

const update = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const { base, state, title, body } = json(call.body)
  if (typeof base === 'string') {
    if (!readRef(repo.dir, `refs/heads/${base}`)) invalid('PullRequest', 'base', 'invalid')
    pull.baseRef = base
  }
  if (state === 'open' && pull.merged) custom('Cannot reopen a merged pull request')
  const fields = { state, title, body }
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  if (Object.keys(given).length) await editIssue(hub, call, pull.number, given)
  return ok(await pullJson(hub, repo, pull))
}

const all = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const { query } = call
  const wanted = query.get('state') ?? 'open'
  const head = query.get('head')
  const found = [...hub.state.pulls.values()].filter(
    (pull) =>
      pull.repoId === repo.row.id &&
      (wanted === 'all' || issueRow(hub, repo, pull.number).state === wanted) &&
      (!query.get('base') || pull.baseRef === query.get('base')) &&
      // GitHub passes over a head without its owner.
      (!head?.includes(':') || head === `${repoById(hub, pull.headRepoId)?.owner}:${pull.headRef}`),
  )
  const newestFirst = query.get('direction') !== 'asc'
  found.sort((a, b) => (newestFirst ? b.number - a.number : a.number - b.number))
  return page(`${hub.url}${call.path}`, query, await Promise.all(found.map((pull) => shortJson(hub, repo, pull))))
}

const get = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  if (!/\.(diff|patch)\b/.test(call.headers.accept ?? '')) return ok(await pullJson(hub, repo, pull))
  const range = [await forkPoint(repo, pull), pull.headSha]
  return { status: 200, body: (await git(repo.dir, ['diff', ...range])).stdout }
}

const files = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const found = await diffFiles(repo.dir, await forkPoint(repo, pull), pull.headSha)
  return page(
    `${hub.url}${call.path}`,
    call.query,
    found.map((each) => fileJson(hub, repo, each, pull.headSha)),
  )
}

const commits = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const shas = await revList(repo.dir, ['--reverse', pull.headSha, `^${await forkPoint(repo, pull)}`])
  const found = await Promise.all(shas.map((sha) => readCommit(repo.dir, sha)))
  return page(
    `${hub.url}${call.path}`,
    call.query,
    found.flatMap((each) => (each ? [commitJson(hub, repo, each)] : [])),
  )
}

export const pullHandlers: Handlers = {
  'pulls/create': create,
  'pulls/update': update,
  'pulls/list': all,
  'pulls/get': get,
  'pulls/list-files': files,
  'pulls/list-commits': commits,
}
