import { type Commit, isAncestor, readCommit, revList } from '../git/commits.ts'
import { moveRef, readRef } from '../git/refs.ts'
import { type Hub, issueRow, type Repo } from '../hub.ts'
import { type Json, second } from '../json.ts'
import { actorOf, type Principal } from '../principals.ts'
import { emit } from '../webhooks/webhooks.ts'
import { type Pull, pullJson } from './pull-json.ts'

/** A ref that was created (`before: null`), moved, or deleted (`after: null`), by the API or by a push. */
export interface Move {
  ref: string
  before: string | null
  after: string | null
  principal: Principal
}

const none = '0'.repeat(40)

/** What follows when a ref has moved: the push is told, and pull requests whose head or base it is follow it. */
export const refMoved = async (hub: Hub, repo: Repo, move: Move): Promise<void> => {
  await emit(hub, { event: 'push', payload: await pushPayload(hub, repo, move), repo, principal: move.principal })
  const branch = /^refs\/heads\/(.+)$/.exec(move.ref)?.[1]
  if (!branch) return
  const open = [...hub.state.pulls.values()].filter((pull) => isOpen(hub, repo, pull))
  for (const pull of open) {
    if (pull.headRef === branch) await followHead(hub, repo, pull, move)
    else if (pull.baseRef === branch && move.after) await followBase(hub, repo, pull, move)
  }
}

const isOpen = (hub: Hub, repo: Repo, pull: Pull): boolean =>
  pull.repoId === repo.row.id && !pull.merged && issueRow(hub, repo, pull.number).state === 'open'

const followHead = async (hub: Hub, repo: Repo, pull: Pull, { before, after, principal }: Move) => {
  const issue = issueRow(hub, repo, pull.number)
  if (!after) {
    hub.emulate.store.issues.update(issue.id, { state: 'closed', closed_at: new Date().toISOString() })
    return tell(hub, repo, pull, { action: 'closed' }, principal)
  }
  pull.headSha = after
  const own = `refs/pull/${pull.number}/head`
  moveRef(repo.dir, own, after, readRef(repo.dir, own))
  hub.emulate.store.issues.update(issue.id, {})
  await tell(hub, repo, pull, { action: 'synchronize', before, after }, principal)
}

/** A head that the base has taken in, by whatever road, is merged. */
const followBase = async (hub: Hub, repo: Repo, pull: Pull, { after, principal }: Move) => {
  if (!after || !(await isAncestor(repo.dir, pull.headSha, after))) return
  const issue = issueRow(hub, repo, pull.number)
  Object.assign(pull, { merged: true, mergedAt: second(), mergeSha: after, mergedBy: actorOf(principal)?.id ?? null })
  hub.emulate.store.issues.update(issue.id, { state: 'closed', closed_at: new Date().toISOString() })
  await tell(hub, repo, pull, { action: 'closed' }, principal)
}

const tell = async (hub: Hub, repo: Repo, pull: Pull, payload: Json, principal: Principal) =>
  emit(hub, {
    event: 'pull_request',
    payload: { ...payload, number: pull.number, pull_request: await pullJson(hub, repo, pull) },
    repo,
    principal,
  })

/** What the push brought, oldest first. One commit on top of the last, the common case, needs no process. */
const introduced = async (repo: Repo, before: string, head: Commit): Promise<string[]> =>
  head.parents.length === 1 && head.parents[0] === before
    ? [head.sha]
    : revList(repo.dir, ['--reverse', '--max-count=20', head.sha, `^${before}`])

const pushPayload = async (hub: Hub, repo: Repo, { ref, before, after, principal }: Move): Promise<Json> => {
  const head = after ? await readCommit(repo.dir, after) : null
  const known = before && head ? await isAncestor(repo.dir, before, head.sha) : true
  const shas = head && before ? await introduced(repo, before, head) : []
  const commits = await Promise.all(shas.map((sha) => readCommit(repo.dir, sha)))
  const short = (commit: NonNullable<typeof head>): Json => ({
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: commit.author,
    committer: commit.committer,
  })
  const actor = actorOf(principal)
  return {
    ref,
    before: before ?? none,
    after: after ?? none,
    created: before === null,
    deleted: after === null,
    forced: !known,
    compare: `${hub.url}/${repo.fullName}/compare/${(before ?? none).slice(0, 12)}...${(after ?? none).slice(0, 12)}`,
    commits: commits.flatMap((commit) => (commit ? [short(commit)] : [])),
    head_commit: head ? short(head) : null,
    pusher: { name: actor?.login ?? 'unknown' },
  }
}
