import { nodeId } from '../formats.ts'
import { type Commit, type Identity, isEmpty, readCommit, resolveCommit, writeCommit } from '../git/commits.ts'
import { readObject, writeObject } from '../git/objects.ts'
import { changeTree, NoSuchPath, readTree, type TreeChange, typeOfMode, walkTree } from '../git/trees.ts'
import { ok, refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf } from '../hub.ts'
import { type Json, json, list, second, text } from '../json.ts'
import { actorOf, isBot, type Principal } from '../principals.ts'
import type { Handlers } from './handlers.ts'

/** Blobs, trees and commits: GitHub's Git Data API over a real git repository. */

/** An empty repository has no git data: GitHub answers 409 to everything until its first commit. */
export const filled = (call: Call): Repo => {
  const repo = repoOf(call)
  return isEmpty(repo.dir) ? refuse(409, 'Git Repository is empty.') : repo
}

const createBlob = (hub: Hub, call: Call) => {
  const repo = filled(call)
  const { content, encoding } = json(call.body)
  const data = Buffer.from(String(content), encoding === 'base64' ? 'base64' : 'utf8')
  const sha = writeObject(repo.dir, 'blob', data)
  return ok({ sha, url: `${hub.url}/repos/${repo.fullName}/git/blobs/${sha}` }, 201)
}

const getBlob = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const sha = call.params.file_sha ?? ''
  const object = await readObject(repo.dir, sha)
  if (object?.type !== 'blob') return refuse(404, 'Not Found')
  if (/raw/.test(call.headers.accept ?? '')) return { status: 200, body: object.data }
  const url = `${hub.url}/repos/${repo.fullName}/git/blobs/${sha}`
  const content = object.data.toString('base64')
  return ok({ sha, node_id: nodeId('B', sha), size: object.data.length, url, content, encoding: 'base64' })
}

const treeJson = (hub: Hub, repo: Repo, sha: string, tree: unknown[], truncated = false): Json => {
  return { sha, url: `${hub.url}/repos/${repo.fullName}/git/trees/${sha}`, tree, truncated }
}

const entryJson = async (hub: Hub, repo: Repo, entry: { path: string; mode: string; sha: string }): Promise<Json> => {
  const type = typeOfMode(entry.mode)
  const size = type === 'blob' ? { size: (await readObject(repo.dir, entry.sha))?.data.length ?? 0 } : {}
  const url = `${hub.url}/repos/${repo.fullName}/git/${type}s/${entry.sha}`
  return { path: entry.path, mode: entry.mode, type, sha: entry.sha, ...size, url }
}

/** GitHub cuts a recursive tree off at 100,000 entries and says so. */
const mostEntries = 100_000

const getTree = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const name = call.params.tree_sha ?? ''
  const commit = await resolveCommit(repo.dir, name)
  const sha = commit ? ((await readCommit(repo.dir, commit))?.tree ?? name) : name
  const flat = await readTree(repo.dir, sha)
  if (!flat) return refuse(404, 'Not Found')
  const entries = call.query.has('recursive')
    ? await walkTree(repo.dir, sha)
    : flat.map((entry) => ({ ...entry, path: entry.name }))
  const shown = await Promise.all(entries.slice(0, mostEntries).map((entry) => entryJson(hub, repo, entry)))
  return ok(treeJson(hub, repo, sha, shown, entries.length > mostEntries))
}

/** An App without the `workflows` permission may not touch a workflow file, whatever else it may write. */
export const mayTouch = (principal: Principal, path: string): void => {
  const workflow = path.startsWith('.github/workflows/')
  if (workflow && isBot(principal) && principal.permissions.workflows !== 'write')
    refuse(403, 'Resource not accessible by integration')
}

const modes = ['100644', '100755', '040000', '160000', '120000']

const createTree = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const body = json(call.body)
  const base = text(body.base_tree)
  const tree = base ? ((await readCommit(repo.dir, base))?.tree ?? base) : null
  if (tree && !(await readTree(repo.dir, tree))) refuse(422, 'base_tree is not a valid tree oid')
  const changes = await Promise.all(list(body.tree).map((each) => change(call.principal, repo, json(each))))
  try {
    const sha = await changeTree(repo.dir, tree, changes)
    const entries = ((await readTree(repo.dir, sha)) ?? []).map((entry) => ({ ...entry, path: entry.name }))
    return ok(treeJson(hub, repo, sha, await Promise.all(entries.map((each) => entryJson(hub, repo, each)))), 201)
  } catch (error) {
    if (error instanceof NoSuchPath) return refuse(422, 'GitRPC::BadObjectState')
    throw error
  }
}

const change = async (principal: Principal, repo: Repo, entry: Json): Promise<TreeChange> => {
  const path = text(entry.path) ?? ''
  const mode = text(entry.mode) ?? '100644'
  const parts = path.split('/')
  if (!path || parts.some((part) => !part || part === '.' || part === '..' || part.toLowerCase() === '.git'))
    refuse(422, `tree.path contains a malformed path component`)
  if (!modes.includes(mode)) refuse(422, 'Must supply a valid tree.mode')
  mayTouch(principal, path)
  if (entry.sha === null) return { path, mode, sha: null }
  if (typeof entry.content === 'string')
    return { path, mode, sha: writeObject(repo.dir, 'blob', Buffer.from(entry.content)) }
  const sha = text(entry.sha)
  if (!sha) return refuse(422, 'Must supply either tree.sha or tree.content')
  const object = mode === '160000' ? null : await readObject(repo.dir, sha)
  if (mode !== '160000' && object?.type !== typeOfMode(mode))
    refuse(422, `tree.sha ${sha} is not a valid ${typeOfMode(mode)}`)
  return { path, mode, sha }
}

export const verificationJson = (hub: Hub, sha: string, at: string): Json =>
  hub.state.verified.has(sha)
    ? { verified: true, reason: 'valid', signature: '-----BEGIN PGP SIGNATURE-----\n', payload: '', verified_at: at }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

export const gitCommitJson = (hub: Hub, repo: Repo, commit: Commit): Json => {
  const api = `${hub.url}/repos/${repo.fullName}/git`
  const html = `${hub.url}/${repo.fullName}/commit`
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${html}/${sha}` })),
    verification: verificationJson(hub, commit.sha, commit.committer.date),
  }
}

/** The name and address GitHub writes into a commit that its API makes for this caller. */
export const ownIdentity = (principal: Principal): Identity => {
  const actor = actorOf(principal)
  if (!actor) return refuse(401, 'Requires authentication')
  const email = `${actor.id}+${actor.login}@users.noreply.github.com`
  return { name: isBot(principal) ? actor.login : (actor.name ?? actor.login), email, date: second() }
}

const identity = (value: unknown, fallback: Identity): Identity => {
  const given = json(value)
  const date = text(given.date)
  if (date && Number.isNaN(Date.parse(date))) refuse(422, 'Invalid request.\n\nauthor.date is not a valid date-time.')
  return {
    name: text(given.name) ?? fallback.name,
    email: text(given.email) ?? fallback.email,
    date: date ? second(Date.parse(date)) : fallback.date,
  }
}

/** A commit that a bot makes in its own name is signed by GitHub; one that names anybody, or a person's, is not. */
export const commitAs = (hub: Hub, call: Call, repo: Repo, body: Json, tree: string, parents: string[]): string => {
  const own = ownIdentity(call.principal)
  const author = identity(body.author, own)
  const committer = body.committer ? identity(body.committer, own) : body.author ? author : own
  const sha = writeCommit(repo.dir, { tree, parents, author, committer, message: String(body.message) })
  if (isBot(call.principal) && !body.author && !body.committer && !body.signature) hub.state.verified.add(sha)
  else hub.state.verified.delete(sha)
  return sha
}

const createCommit = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const body = json(call.body)
  const tree = String(body.tree)
  const parents = list(body.parents).map(String)
  if (!(await readTree(repo.dir, tree))) refuse(422, 'Tree SHA does not exist')
  for (const parent of parents)
    if (!(await readCommit(repo.dir, parent))) refuse(422, 'Parent SHA does not exist or is not a commit object')
  const sha = commitAs(hub, call, repo, body, tree, parents)
  return ok(gitCommitJson(hub, repo, (await readCommit(repo.dir, sha)) ?? refuse(404, 'Not Found')), 201)
}

const getCommit = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const commit = await readCommit(repo.dir, call.params.commit_sha ?? '')
  return commit ? ok(gitCommitJson(hub, repo, commit)) : refuse(404, 'Not Found')
}

export const gitObjectHandlers: Handlers = {
  'git/create-blob': createBlob,
  'git/get-blob': getBlob,
  'git/create-tree': createTree,
  'git/get-tree': getTree,
  'git/create-commit': createCommit,
  'git/get-commit': getCommit,
}
