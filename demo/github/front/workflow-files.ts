import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { nodeId } from '../formats.ts'
import { readCommit, resolveCommit } from '../git/commits.ts'
import { readObject } from '../git/objects.ts'
import { entryAt, readTree } from '../git/trees.ts'
import { refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf } from '../hub.ts'
import { isJson, type Json, text } from '../json.ts'

/** Where GitHub looks for workflows. */
export const folder = '.github/workflows'

/** A workflow file as parsed YAML at a ref, or `null` where it is not there. */
export const readWorkflow = async (repo: Repo, ref: string, file: string): Promise<Json | null> => {
  const sha = await resolveCommit(repo.dir, ref.replace(/^refs\/(heads|tags)\//, ''))
  const commit = sha ? await readCommit(repo.dir, sha) : null
  const entry = commit && (await entryAt(repo.dir, commit.tree, `${folder}/${file}`))
  const object = entry && (await readObject(repo.dir, entry.sha))
  if (!object) return null
  // YAML 1.1 reads `on` as true; GitHub and this parser do not.
  const parsed: unknown = parse(object.data.toString())
  return isJson(parsed) ? parsed : {}
}

export const workflowId = (repo: Repo, file: string): number =>
  Number.parseInt(createHash('sha1').update(`${repo.fullName}/${file}`).digest('hex').slice(0, 7), 16)

export const workflows = async (repo: Repo): Promise<string[]> => {
  const sha = await resolveCommit(repo.dir, repo.row.default_branch)
  const commit = sha ? await readCommit(repo.dir, sha) : null
  const entry = commit && (await entryAt(repo.dir, commit.tree, folder))
  const entries = entry ? await readTree(repo.dir, entry.sha) : null
  return (entries ?? []).map((each) => each.name).filter((name) => /\.ya?ml$/.test(name))
}

export const findWorkflow = async (call: Call): Promise<string> => {
  const repo = repoOf(call)
  const id = call.params.workflow_id ?? ''
  const found = (await workflows(repo)).find((file) => file === id || String(workflowId(repo, file)) === id)
  return found ?? refuse(404, 'Not Found')
}

export const workflowJson = async (hub: Hub, repo: Repo, file: string): Promise<Json> => {
  const id = workflowId(repo, file)
  const name = text((await readWorkflow(repo, repo.row.default_branch, file))?.name) ?? `${folder}/${file}`
  const url = `${hub.url}/repos/${repo.fullName}/actions/workflows/${id}`
  return { id, node_id: nodeId('W', id), name, path: `${folder}/${file}`, state: 'active', url }
}
