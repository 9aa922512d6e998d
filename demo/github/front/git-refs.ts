import { nodeId } from '../formats.ts'
import { isAncestor } from '../git/commits.ts'
import { readObject } from '../git/objects.ts'
import { isRefName, listRefs, moveRef, readRef } from '../git/refs.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf } from '../hub.ts'
import { type Json, json } from '../json.ts'
import { filled } from './git-objects.ts'
import type { Handlers } from './handlers.ts'
import { refMoved } from './ref-moved.ts'

/** Refs of the Git Data API: created once, moved forward only unless forced, and never past a protection. */
const refJson = async (hub: Hub, repo: Repo, ref: string, sha: string): Promise<Json> => {
  const type = (await readObject(repo.dir, sha))?.type ?? 'commit'
  const api = `${hub.url}/repos/${repo.fullName}/git`
  return {
    ref,
    node_id: nodeId('REF', `${repo.row.id}:${ref}`),
    url: `${api}/${ref}`,
    object: { sha, type, url: `${api}/${type}s/${sha}` },
  }
}

const named = (call: Call) => `refs/${(call.params.ref ?? '').replace(/^refs\//, '')}`

export const isProtected = (hub: Hub, repo: Repo, ref: string): boolean =>
  hub.state.protected.get(repo.row.id)?.has(ref.replace(/^refs\/heads\//, '')) ?? false

const get = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = filled(call)
  const ref = named(call)
  const sha = readRef(repo.dir, ref)
  return sha ? ok(await refJson(hub, repo, ref, sha)) : refuse(404, 'Not Found')
}

const matching = async (hub: Hub, call: Call) => {
  const repo = filled(call)
  const found = await Promise.all(
    [...listRefs(repo.dir, named(call))].map(([ref, sha]) => refJson(hub, repo, ref, sha)),
  )
  return page(`${hub.url}${call.path}`, call.query, found)
}

const create = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = filled(call)
  const body = json(call.body)
  const ref = String(body.ref)
  const sha = String(body.sha)
  if (!isRefName(ref)) refuse(422, `${ref} is not a valid ref name.`)
  if (!(await readObject(repo.dir, sha))) refuse(422, 'Object does not exist')
  if (isProtected(hub, repo, ref)) refuse(422, `Protected branch update failed for ${ref}`)
  if (!moveRef(repo.dir, ref, sha, null)) refuse(422, 'Reference already exists')
  await refMoved(hub, repo, { ref, before: null, after: sha, principal: call.principal })
  return ok(await refJson(hub, repo, ref, sha), 201)
}

const update = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = filled(call)
  const ref = named(call)
  const { sha, force } = json(call.body)
  const after = String(sha)
  const before = readRef(repo.dir, ref)
  if (!before) return refuse(422, 'Reference does not exist')
  if (!(await readObject(repo.dir, after))) refuse(422, 'Object does not exist')
  if (isProtected(hub, repo, ref)) refuse(422, `Protected branch update failed for ${ref}`)
  if (force !== true && !(await isAncestor(repo.dir, before, after))) refuse(422, 'Update is not a fast forward')
  if (!moveRef(repo.dir, ref, after, before)) refuse(422, 'Update is not a fast forward')
  await refMoved(hub, repo, { ref, before, after, principal: call.principal })
  return ok(await refJson(hub, repo, ref, after))
}

const remove = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const ref = named(call)
  const before = readRef(repo.dir, ref)
  if (!before) return refuse(422, 'Reference does not exist')
  if (isProtected(hub, repo, ref)) refuse(422, `Cannot delete protected branch ${ref}`)
  if (!moveRef(repo.dir, ref, null, before)) refuse(422, 'Reference cannot be updated')
  await refMoved(hub, repo, { ref, before, after: null, principal: call.principal })
  return noContent
}

export const gitRefHandlers: Handlers = {
  'git/get-ref': get,
  'git/list-matching-refs': matching,
  'git/create-ref': create,
  'git/update-ref': update,
  'git/delete-ref': remove,
}
