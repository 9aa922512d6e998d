import { isEmpty, readCommit, resolveCommit } from '../git/commits.ts'
import { readObject, writeObject } from '../git/objects.ts'
import { moveRef, readRef } from '../git/refs.ts'
import { changeTree, entryAt, isTree, readTree, type TreeEntry } from '../git/trees.ts'
import { type Answer, ok, refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf } from '../hub.ts'
import { type Json, json, text } from '../json.ts'
import { commitAs, gitCommitJson, mayTouch } from './git-objects.ts'
import { isProtected } from './git-refs.ts'
import type { Handlers } from './handlers.ts'
import { refMoved } from './ref-moved.ts'

/** The Contents API. A folder's listing stops at 1,000 entries, a file's content at 1 MB, as on GitHub. */
const mostEntries = 1_000
const mostBytes = 1_048_576

const kinds: Record<string, string> = { '040000': 'dir', '120000': 'symlink', '160000': 'submodule' }

const itemJson = async (hub: Hub, repo: Repo, path: string, entry: TreeEntry, ref: string): Promise<Json> => {
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const api = `${hub.url}/repos/${repo.fullName}`
  const size = isTree(entry.mode) ? 0 : ((await readObject(repo.dir, entry.sha))?.data.length ?? 0)
  return {
    name: path.split('/').at(-1) ?? '',
    path,
    sha: entry.sha,
    size,
    url: `${api}/contents/${encoded}?ref=${ref}`,
    html_url: `${hub.url}/${repo.fullName}/${isTree(entry.mode) ? 'tree' : 'blob'}/${ref}/${encoded}`,
    git_url: `${api}/git/${isTree(entry.mode) ? 'trees' : 'blobs'}/${entry.sha}`,
    download_url: isTree(entry.mode) ? null : `${hub.url}/${repo.fullName}/raw/${ref}/${encoded}`,
    type: kinds[entry.mode] ?? 'file',
  }
}

const get = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const path = (call.params.path ?? '').replace(/^\/+|\/+$/g, '')
  const ref = call.query.get('ref') ?? repo.row.default_branch
  if (isEmpty(repo.dir)) refuse(404, 'This repository is empty.')
  const sha = await resolveCommit(repo.dir, ref)
  if (!sha) return refuse(404, `No commit found for the ref ${ref}`)
  const commit = await readCommit(repo.dir, sha)
  const entry = commit && (await entryAt(repo.dir, commit.tree, path))
  if (!entry) return refuse(404, 'Not Found')
  return isTree(entry.mode) ? folder(hub, repo, path, entry, ref) : file(hub, call, repo, path, entry, ref)
}

const folder = async (hub: Hub, repo: Repo, path: string, entry: TreeEntry, ref: string) => {
  const entries = ((await readTree(repo.dir, entry.sha)) ?? []).slice(0, mostEntries)
  const at = (name: string) => (path ? `${path}/${name}` : name)
  return ok(await Promise.all(entries.map((each) => itemJson(hub, repo, at(each.name), each, ref))))
}

const file = async (hub: Hub, call: Call, repo: Repo, path: string, entry: TreeEntry, ref: string): Promise<Answer> => {
  const item = await itemJson(hub, repo, path, entry, ref)
  if (item.type === 'submodule') return ok({ ...item, submodule_git_url: null })
  const data = (await readObject(repo.dir, entry.sha))?.data ?? Buffer.alloc(0)
  if (/raw/.test(call.headers.accept ?? '')) return { status: 200, body: data }
  if (item.type === 'symlink') return ok({ ...item, target: data.toString() })
  if (data.length > mostBytes) return ok({ ...item, encoding: 'none', content: '' })
  const content = data.toString('base64').replace(/.{60}/g, '$&\n')
  return ok({ ...item, encoding: 'base64', content: `${content}\n` })
}

/** Writes or deletes one file in one commit. The file's present SHA must be named, and be right: else 422 and 409. */
const write = async (hub: Hub, call: Call, deleting: boolean): Promise<Answer> => {
  const repo = repoOf(call)
  const path = call.params.path ?? ''
  const body = deleting ? { ...Object.fromEntries(call.query), ...json(call.body) } : json(call.body)
  const branch = text(body.branch) ?? repo.row.default_branch
  const ref = `refs/heads/${branch}`
  mayTouch(call.principal, path)
  if (isProtected(hub, repo, ref))
    refuse(409, `Repository rule violations found\n\nChanges must be made through a pull request.`)
  const before = readRef(repo.dir, ref)
  if (!before && !isEmpty(repo.dir)) refuse(404, `Branch ${branch} not found`)
  const base = before ? ((await readCommit(repo.dir, before))?.tree ?? null) : null
  const here = base ? await entryAt(repo.dir, base, path) : null
  if (here && !body.sha) refuse(422, `Invalid request.\n\n"sha" wasn't supplied.`)
  if (body.sha && here?.sha !== body.sha) refuse(here ? 409 : 404, `${path} does not match ${String(body.sha)}`)
  if (deleting && !here) refuse(404, 'Not Found')
  const sha = deleting ? null : writeObject(repo.dir, 'blob', Buffer.from(String(body.content), 'base64'))
  const tree = await changeTree(repo.dir, base, [{ path, mode: here?.mode ?? '100644', sha }])
  const commit = commitAs(hub, call, repo, body, tree, before ? [before] : [])
  if (!moveRef(repo.dir, ref, commit, before)) refuse(409, `is at ${readRef(repo.dir, ref)} but expected ${before}`)
  await refMoved(hub, repo, { ref, before, after: commit, principal: call.principal })
  const made = (await readCommit(repo.dir, commit)) ?? refuse(404, 'Not Found')
  const entry = sha ? { mode: here?.mode ?? '100644', name: '', sha } : null
  const content = entry ? await itemJson(hub, repo, path, entry, branch) : null
  return ok({ content, commit: gitCommitJson(hub, repo, made) }, here ? 200 : 201)
}

const readme = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const sha = await resolveCommit(repo.dir, call.query.get('ref') ?? repo.row.default_branch)
  const tree = sha ? (await readCommit(repo.dir, sha))?.tree : undefined
  const found = tree ? (await readTree(repo.dir, tree))?.find((each) => /^readme(\.\w+)?$/i.test(each.name)) : undefined
  return found ? get(hub, { ...call, params: { ...call.params, path: found.name } }) : refuse(404, 'Not Found')
}

export const contentHandlers: Handlers = {
  'repos/get-content': get,
  'repos/get-readme': readme,
  'repos/create-or-update-file-contents': (hub, call) => write(hub, call, false),
  'repos/delete-file': (hub, call) => write(hub, call, true),
}
