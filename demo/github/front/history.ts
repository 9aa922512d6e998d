import { nodeId, userJson } from '../formats.ts'
import { type Commit, isEmpty, mergeBase, readCommit, resolveCommit, revList } from '../git/commits.ts'
import { diffFiles, type FileDiff } from '../git/diff.ts'
import { listRefs, readRef } from '../git/refs.ts'
import { type Answer, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, type Repo, repoOf } from '../hub.ts'
import type { Json } from '../json.ts'
import { gitCommitJson } from './git-objects.ts'
import { isProtected } from './git-refs.ts'
import type { Handlers } from './handlers.ts'

/** Commits, branches and comparisons, read from the real history. */
export const commitJson = (hub: Hub, repo: Repo, commit: Commit): Json => {
  const { sha, url, html_url, parents, node_id, ...inner } = gitCommitJson(hub, repo, commit)
  const api = `${hub.url}/repos/${repo.fullName}/commits/${commit.sha}`
  return {
    ...{ sha, node_id, html_url, parents, url: api, comments_url: `${api}/comments` },
    commit: { ...inner, url, comment_count: 0 },
    author: accountOf(hub, commit.author.email),
    committer: accountOf(hub, commit.committer.email),
  }
}

/** GitHub finds a commit's account by its address: a known one, or `<id>+<login>@users.noreply.github.com`. */
const accountOf = (hub: Hub, email: string): Json | null => {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\.github\.com$/.exec(email)?.[1]
  const user = hub.emulate.store.users.all().find((each) => each.login === login || each.email === email)
  return user ? userJson(hub, user) : null
}

export const fileJson = (hub: Hub, repo: Repo, file: FileDiff, head: string): Json => {
  const encoded = file.filename.split('/').map(encodeURIComponent).join('/')
  return {
    ...file,
    blob_url: `${hub.url}/${repo.fullName}/blob/${head}/${encoded}`,
    raw_url: `${hub.url}/${repo.fullName}/raw/${head}/${encoded}`,
    contents_url: `${hub.url}/repos/${repo.fullName}/contents/${encoded}?ref=${head}`,
  }
}

const needCommit = async (repo: Repo, ref: string): Promise<Commit> => {
  if (isEmpty(repo.dir)) refuse(409, 'Git Repository is empty.')
  const sha = await resolveCommit(repo.dir, ref)
  const commit = sha && (await readCommit(repo.dir, sha))
  return commit || refuse(422, `No commit found for SHA: ${ref}`)
}

const getCommit = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const commit = await needCommit(repo, call.params.ref ?? '')
  if (/\.sha\b/.test(call.headers.accept ?? '')) return { status: 200, body: Buffer.from(commit.sha) }
  const files = await diffFiles(repo.dir, commit.parents[0] ?? null, commit.sha)
  const sum = (key: 'additions' | 'deletions' | 'changes') => files.reduce((total, file) => total + file[key], 0)
  const stats = { additions: sum('additions'), deletions: sum('deletions'), total: sum('changes') }
  return ok({
    ...commitJson(hub, repo, commit),
    stats,
    files: files.map((each) => fileJson(hub, repo, each, commit.sha)),
  })
}

const listCommits = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const { query } = call
  const from = await needCommit(repo, query.get('sha') ?? repo.row.default_branch)
  const filters = [
    ...(['since', 'until', 'author'] as const).flatMap((key) => (query.get(key) ? [`--${key}=${query.get(key)}`] : [])),
    from.sha,
    ...(query.get('path') ? ['--', query.get('path') ?? ''] : []),
  ]
  const found = page(`${hub.url}${call.path}`, query, await revList(repo.dir, filters))
  const commits = await Promise.all((found.body as string[]).map((sha) => readCommit(repo.dir, sha)))
  return { ...found, body: commits.flatMap((each) => (each ? [commitJson(hub, repo, each)] : [])) }
}

/** Three-dot comparison: what `head` has beyond the point where both parted, with true patches. */
const compare = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const [baseName = '', headName = ''] = (call.params.basehead ?? `${call.params.base}...${call.params.head}`).split(
    '...',
  )
  const plain = (name: string) => name.replace(/^[^:/]+:/, '')
  const base = await resolveCommit(repo.dir, plain(baseName))
  const head = await resolveCommit(repo.dir, plain(headName))
  const merge = base && head ? await mergeBase(repo.dir, base, head) : null
  if (!base || !head || !merge) return refuse(404, 'Not Found')
  const ahead = await revList(repo.dir, ['--reverse', head, `^${base}`])
  const behind = await revList(repo.dir, [base, `^${head}`])
  const commits = await Promise.all(ahead.map((sha) => readCommit(repo.dir, sha)))
  const files = await diffFiles(repo.dir, merge, head)
  if (/\.(diff|patch)\b/.test(call.headers.accept ?? '')) return { status: 200, body: Buffer.from(asDiff(files)) }
  const both =
    ahead.length && behind.length ? 'diverged' : ahead.length ? 'ahead' : behind.length ? 'behind' : 'identical'
  const one = async (sha: string) =>
    commitJson(hub, repo, (await readCommit(repo.dir, sha)) ?? refuse(404, 'Not Found'))
  const { body: shown, headers } = page(
    `${hub.url}${call.path}`,
    call.query,
    commits.flatMap((each) => (each ? [commitJson(hub, repo, each)] : [])),
  )
  return {
    status: 200,
    headers,
    body: {
      url: `${hub.url}${call.path}`,
      html_url: `${hub.url}/${repo.fullName}/compare/${baseName}...${headName}`,
      base_commit: await one(base),
      merge_base_commit: await one(merge),
      status: both,
      ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
      commits: shown,
      files: files.slice(0, 300).map((each) => fileJson(hub, repo, each, head)),
    },
  }
}

const asDiff = (files: FileDiff[]): string =>
  files
    .map(
      ({ filename, previous_filename: old, patch }) =>
        `diff --git a/${old ?? filename} b/${filename}\n${patch ?? ''}\n`,
    )
    .join('')

const branchJson = async (hub: Hub, repo: Repo, name: string, sha: string, full: boolean): Promise<Json> => {
  const commit = await readCommit(repo.dir, sha)
  const short = { sha, url: `${hub.url}/repos/${repo.fullName}/commits/${sha}` }
  return {
    name,
    commit: full && commit ? commitJson(hub, repo, commit) : short,
    protected: isProtected(hub, repo, `refs/heads/${name}`),
    node_id: nodeId('BR', `${repo.row.id}:${name}`),
  }
}

const getBranch = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const name = call.params.branch ?? ''
  const sha = readRef(repo.dir, `refs/heads/${name}`)
  return sha ? ok(await branchJson(hub, repo, name, sha, true)) : refuse(404, 'Branch not found')
}

const listBranches = async (hub: Hub, call: Call): Promise<Answer> => {
  const repo = repoOf(call)
  const heads = [...listRefs(repo.dir, 'refs/heads/')]
  const all = heads.map(([ref, sha]) => branchJson(hub, repo, ref.slice('refs/heads/'.length), sha, false))
  return page(`${hub.url}${call.path}`, call.query, await Promise.all(all))
}

export const historyHandlers: Handlers = {
  'repos/get-commit': getCommit,
  'repos/list-commits': listCommits,
  'repos/compare-commits': compare,
  'repos/compare-commits-with-basehead': compare,
  'repos/get-branch': getBranch,
  'repos/list-branches': listBranches,
}
