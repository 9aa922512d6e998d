import { demand } from '../forward.ts'
import { readCommit, revList } from '../git/commits.ts'
import { moveRef, readRef } from '../git/refs.ts'
import { git } from '../git/run.ts'
import { type Answer, invalid, ok, page, refuse } from '../http.ts'
import { type Call, findRepo, type Hub, issueRow, nextId, pullKey, type Repo, repoById, repoOf } from '../hub.ts'
import { json, text } from '../json.ts'
import { viaOf } from '../principals.ts'
import type { Handlers } from './handlers.ts'
import { commitJson, fileJson } from './history.ts'
import { checkBody, editIssue } from './issues.ts'
import { factsOf, type Pull, pullJson, pullOf, shortJson, tellPull } from './pull-json.ts'

/** Pull requests: opened, edited, listed. What GitHub says of one is in `pull-json.ts`, merging in `merges.ts`. */
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
  const range = [(await factsOf(hub, repo, pull)).from, pull.headSha]
  const headers = { 'content-type': 'application/vnd.github.v3.diff; charset=utf-8' }
  return { status: 200, body: (await git(repo.dir, ['diff', ...range])).stdout, headers }
}

const files = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const { files: found } = await factsOf(hub, repo, pull)
  return page(
    `${hub.url}${call.path}`,
    call.query,
    found.map((each) => fileJson(hub, repo, each, pull.headSha)),
  )
}

const commits = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const { commits: shas } = await factsOf(hub, repo, pull)
  const found = await Promise.all(shas.map((sha) => readCommit(repo.dir, sha)))
  return page(
    `${hub.url}${call.path}`,
    call.query,
    found.flatMap((each) => (each ? [commitJson(hub, repo, each)] : [])),
  )
}

/** Which pull requests a commit belongs to. */
const ofCommit = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const mine = [...hub.state.pulls.values()].filter((pull) => pull.repoId === repo.row.id)
  const facts = await Promise.all(mine.map((pull) => factsOf(hub, repo, pull)))
  const sha = call.params.commit_sha ?? ''
  const found = mine.filter((pull, at) => pull.mergeSha === sha || facts[at]?.commits.includes(sha))
  return page(`${hub.url}${call.path}`, call.query, await Promise.all(found.map((pull) => shortJson(hub, repo, pull))))
}

export const pullHandlers: Handlers = {
  'repos/list-pull-requests-associated-with-commit': ofCommit,
  'pulls/create': create,
  'pulls/update': update,
  'pulls/list': all,
  'pulls/get': get,
  'pulls/list-files': files,
  'pulls/list-commits': commits,
}
