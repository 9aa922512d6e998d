import { writeCommit } from '../git/commits.ts'
import { moveRef, readRef } from '../git/refs.ts'
import { type Answer, noContent, ok, refuse } from '../http.ts'
import { type Call, type Hub, issueRow, type Repo, repoOf, userById } from '../hub.ts'
import { json, list, second, text } from '../json.ts'
import { actorOf, isBot } from '../principals.ts'
import { ownIdentity } from './git-objects.ts'
import type { Handlers } from './handlers.ts'
import { editIssue } from './issues.ts'
import { factsOf, type Pull, pullJson, pullOf, tellPull } from './pull-json.ts'
import { refMoved } from './ref-moved.ts'

/** Merging for real: three ways, by git itself, and what follows from it. */
const merge = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const body = json(call.body)
  if (pull.merged || issueRow(hub, repo, pull.number).state !== 'open' || pull.draft)
    refuse(405, 'Pull Request is not mergeable')
  if (body.sha !== undefined && body.sha !== pull.headSha)
    refuse(409, 'Head branch was modified. Review and try the merge again.')
  const tree = (await factsOf(hub, repo, pull)).merged ?? refuse(405, 'Pull Request is not mergeable')
  const ref = `refs/heads/${pull.baseRef}`
  const before = readRef(repo.dir, ref)
  if (!before) return refuse(405, 'Base branch does not exist')
  const sha = commitMerge(hub, call, repo, pull, tree, before)
  if (!moveRef(repo.dir, ref, sha, before)) refuse(409, 'Base branch was modified. Review and try the merge again.')
  hub.state.verified.add(sha)
  await settleMerge(hub, call, repo, pull, sha)
  await refMoved(hub, repo, { ref, before, after: sha, principal: call.principal })
  return ok({ sha, merged: true, message: 'Pull Request successfully merged' })
}

const commitMerge = (hub: Hub, call: Call, repo: Repo, pull: Pull, tree: string, before: string): string => {
  const body = json(call.body)
  const plain = body.merge_method === undefined || body.merge_method === 'merge'
  const issue = issueRow(hub, repo, pull.number)
  const title = plain
    ? `Merge pull request #${pull.number} from ${repo.owner}/${pull.headRef}`
    : `${issue.title} (#${pull.number})`
  const message = [text(body.commit_title) ?? title, text(body.commit_message) ?? (plain ? issue.title : '')]
  return writeCommit(repo.dir, {
    tree,
    parents: plain ? [before, pull.headSha] : [before],
    author: ownIdentity(call.principal),
    committer: { name: 'GitHub', email: 'noreply@github.com', date: second() },
    message: message.filter(Boolean).join('\n\n'),
  })
}

const settleMerge = async (hub: Hub, call: Call, repo: Repo, pull: Pull, sha: string) => {
  const actor = actorOf(call.principal)
  const issue = issueRow(hub, repo, pull.number)
  Object.assign(pull, { merged: true, mergedAt: second(), mergedBy: actor?.id ?? null, mergeSha: sha })
  hub.emulate.store.issues.update(issue.id, {
    state: 'closed',
    closed_at: new Date().toISOString(),
    closed_by_id: actor?.id,
  })
  await tellPull(hub, call, pull, { action: 'closed' })
  if (pull.baseRef === repo.row.default_branch) await closeMentioned(hub, call, repo, issue.body ?? '')
  const head = `refs/heads/${pull.headRef}`
  if (repo.row.delete_branch_on_merge && pull.headRepoId === repo.row.id && moveRef(repo.dir, head, null, pull.headSha))
    await refMoved(hub, repo, { ref: head, before: pull.headSha, after: null, principal: call.principal })
}

/** "Closes #7" in the text of what was merged into the default branch closes issue 7. */
const closeMentioned = async (hub: Hub, call: Call, repo: Repo, body: string) => {
  for (const [, number] of body.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? #(\d+)\b/gi)) {
    const row = hub.emulate.store.issues.findBy('repo_id', repo.row.id).find((each) => each.number === Number(number))
    if (row?.state === 'open') await editIssue(hub, call, row.number, { state: 'closed', state_reason: 'completed' })
  }
}

const isMerged = (hub: Hub, call: Call): Answer => (pullOf(hub, call).merged ? noContent : refuse(404, 'Not Found'))

const reviewers = async (hub: Hub, call: Call, adding: boolean): Promise<Answer> => {
  const pull = pullOf(hub, call)
  const logins = list(json(call.body).reviewers).map(String)
  const ids = logins.map((login) => hub.emulate.store.users.findOneBy('login', login)?.id)
  if (ids.some((id) => id === undefined))
    refuse(422, 'Reviews may only be requested from collaborators. One or more of the users is not a collaborator.')
  const known = ids.filter((id) => id !== undefined)
  pull.reviewers = adding
    ? [...new Set([...pull.reviewers, ...known])]
    : pull.reviewers.filter((id) => !known.includes(id))
  const action = adding ? 'review_requested' : 'review_request_removed'
  for (const id of known)
    await tellPull(hub, call, pull, { action, requested_reviewer: { login: userById(hub, id).login, id } })
  return ok(await pullJson(hub, repoOf(call), pull), adding ? 201 : 200)
}

/** Merges the base into the head, so that the branch is up to date. */
const updateBranch = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const pull = pullOf(hub, call)
  const base = readRef(repo.dir, `refs/heads/${pull.baseRef}`)
  const { merged: tree } = await factsOf(hub, repo, pull)
  if (!base || !tree) return refuse(422, 'merge conflict between base and head')
  const own = ownIdentity(call.principal)
  const sha = writeCommit(repo.dir, {
    ...{ tree, parents: [pull.headSha, base], author: own, committer: own },
    message: `Merge branch '${pull.baseRef}' into ${pull.headRef}`,
  })
  if (isBot(call.principal)) hub.state.verified.add(sha)
  const ref = `refs/heads/${pull.headRef}`
  const before = pull.headSha
  if (!moveRef(repo.dir, ref, sha, before)) return refuse(422, 'expected_head_sha is not the head')
  await refMoved(hub, repo, { ref, before, after: sha, principal: call.principal })
  return ok({ message: 'Updating pull request branch.', url: `${hub.url}${call.path}` }, 202)
}

export const mergeHandlers: Handlers = {
  'pulls/merge': merge,
  'pulls/check-if-merged': isMerged,
  'pulls/request-reviewers': (hub, call) => reviewers(hub, call, true),
  'pulls/remove-requested-reviewers': (hub, call) => reviewers(hub, call, false),
  'pulls/update-branch': updateBranch,
}
