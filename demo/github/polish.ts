import { appJson, nodeId } from './formats.ts'
import { reactionCounts } from './front/reactions.ts'
import { subIssuesSummary } from './front/sub-issues.ts'
import { findRepo, type Hub, pullKey, type Repo } from './hub.ts'
import { isJson, type Json } from './json.ts'

/** Brings what emulate answers, or would send by webhook, to what GitHub would: `polish` walks any value. */
export const polish = <T>(hub: Hub, value: T): T => walk(hub, value) as T

const walk = (hub: Hub, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => walk(hub, each))
  if (!isJson(value)) return value
  const out: Json = {}
  for (const [key, entry] of Object.entries(value))
    out[key] = /_at$|^date$/.test(key) ? seconds(entry) : walk(hub, entry)
  if ('labels_url' in out && 'comments_url' in out && 'number' in out) return issue(hub, out)
  if ('issue_url' in out && 'body' in out) return comment(hub, out)
  return out
}

/** emulate's times carry milliseconds; GitHub's do not, so that an edit within the second of its making is not seen. */
const seconds = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1Z') : value

const issue = (hub: Hub, out: Json): Json => {
  const id = Number(out.id)
  const repo = repoOfUrl(hub, out.repository_url)
  const changed = {
    ...out,
    node_id: nodeId('I', id),
    performed_via_github_app: via(hub, `issue:${id}`),
    reactions: reactionCounts(hub, `issue:${id}`, String(out.url)),
    sub_issues_summary: subIssuesSummary(hub, id),
  }
  return repo ? asPull(hub, repo, changed) : changed
}

const asPull = (hub: Hub, repo: Repo, out: Json): Json => {
  const pull = hub.state.pulls.get(pullKey(repo, Number(out.number)))
  if (!pull) return out
  const html = `${hub.url}/${repo.fullName}/pull/${pull.number}`
  const links = { html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch` }
  const url = `${hub.url}/repos/${repo.fullName}/pulls/${pull.number}`
  return { ...out, html_url: html, draft: pull.draft, pull_request: { url, ...links, merged_at: pull.mergedAt } }
}

const comment = (hub: Hub, out: Json): Json => {
  const id = Number(out.id)
  const edit = hub.state.edits.get(`comment:${id}`)
  return {
    ...out,
    node_id: nodeId('IC', id),
    // emulate touches a comment once more as it makes it, which could fall into the next second and look like an edit.
    updated_at: edit?.at ?? out.created_at,
    performed_via_github_app: via(hub, `comment:${id}`),
    reactions: reactionCounts(hub, `comment:${id}`, String(out.url)),
  }
}

const via = (hub: Hub, key: string): Json | null => {
  const app = hub.state.via.get(key)
  return app ? appJson(hub, app) : null
}

const repoOfUrl = (hub: Hub, url: unknown): Repo | undefined => {
  const [owner, name] = String(url).split('/').slice(-2)
  return owner && name ? findRepo(hub, owner, name) : undefined
}
