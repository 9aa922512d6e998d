import { createHash } from 'node:crypto'
import type { Account, Comment, CommitDetails, GitHub, Permission, Snapshot, TreeChange } from '../github/port.ts'

type Files = ReadonlyMap<string, string>

/** One repository's git data and issues in memory, for tests that ask thousands of questions. */
export interface MemoryGitHub extends GitHub {
  /** Every method that was called, in order. */
  readonly calls: string[]
  /** The files at a branch. */
  files(branch: string): Record<string, string>
  /** Runs before each call; throwing makes that call fail. */
  before: (method: string) => void | Promise<void>
  /** Runs after each call that went well; throwing hides the answer of what was done. */
  after: (method: string) => void | Promise<void>
  bot: { id: number; login: string; type: string }
  branches: Map<string, string>
  commits: Map<string, CommitDetails & { files: Files }>
  /** What people wrote, by comment id; a test may change it behind everybody's back. */
  posted: Map<number, Comment & { edited: string | null }>
  /** Who opened an issue, by its number; `null` for an account that is gone. */
  opened: Map<number, Account | null>
  permissions: Map<string, Permission>
  /** `org/team` to logins; a team that is not there cannot be seen. */
  teams: Map<string, string[]>
}

/** GitHub's refusals carry a status. */
export class HttpError extends Error {
  readonly status: number
  readonly response: { headers: Record<string, string> }
  constructor(status: number, headers: Record<string, string> = {}) {
    super(`HTTP ${status}`)
    this.status = status
    this.response = { headers }
  }
}

const shaOf = (value: unknown) => createHash('sha1').update(JSON.stringify(value)).digest('hex')

export function memoryGitHub(options: { empty?: boolean } = {}): MemoryGitHub {
  const trees = new Map<string, Files>()
  const commits: MemoryGitHub['commits'] = new Map()
  const branches = new Map<string, string>()
  const posted: MemoryGitHub['posted'] = new Map()
  const opened: MemoryGitHub['opened'] = new Map()
  const permissions: MemoryGitHub['permissions'] = new Map()
  const teams: MemoryGitHub['teams'] = new Map()
  const keep = (files: Files) => {
    const sha = shaOf([...files].sort())
    trees.set(sha, files)
    return sha
  }
  const refuseIfEmpty = () => {
    if (commits.size === 0) throw new HttpError(409)
  }
  const commit = (tree: string, parents: string[], message: string) => {
    const sha = shaOf([tree, parents, message, commits.size])
    const date = new Date(1_700_000_000_000 + commits.size * 1_000).toISOString()
    const { bot } = github
    const files = trees.get(tree) ?? new Map()
    commits.set(sha, { sha, tree, parents, message, verified: true, committer: bot, author: bot, date, files })
    return sha
  }
  const find = (at: string) => {
    const sha = at === 'HEAD' ? branches.get('main') : (branches.get(at.replace(/^refs\/heads\//, '')) ?? at)
    return (sha !== undefined && commits.get(sha)) || null
  }
  const reachable = (from: string): string[] => {
    const seen = new Set([from])
    for (const sha of seen) for (const parent of commits.get(sha)?.parents ?? []) seen.add(parent)
    return [...seen]
  }
  const reaches = (from: string, to: string): boolean => reachable(from).includes(to)
  const data = {
    async readAt(reads: { at: string; paths: string[] }[]) {
      return reads.map(({ at, paths }): Snapshot | null => {
        const found = find(at)
        return found && { sha: found.sha, tree: found.tree, files: paths.map((path) => found.files.get(path) ?? null) }
      })
    },
    branchHead: async (branch: string) => find(`refs/heads/${branch}`),
    commit: async (sha: string) => commits.get(sha) ?? null,
    readText: async (path: string, ref: string) => find(ref)?.files.get(path) ?? null,
    async createFile(path: string, text: string, message: string) {
      branches.set('main', commit(keep(new Map([[path, text]])), [], message))
    },
    branchRules: async () => ['pull_request (ruleset 7)'],
    async createTree(base: string | null, changes: TreeChange[]) {
      refuseIfEmpty()
      const files = new Map(base === null ? [] : trees.get(base))
      for (const change of changes) {
        if ('delete' in change) files.delete(change.path)
        else if ('content' in change) files.set(change.path, change.content)
      }
      return keep(files)
    },
    async createCommit({ tree, parents, message }: { tree: string; parents: string[]; message: string }) {
      refuseIfEmpty()
      return commit(tree, parents, message)
    },
    async createBranch(branch: string, sha: string) {
      if (branches.has(branch)) return false
      branches.set(branch, sha)
      return true
    },
    async moveBranch(branch: string, sha: string, force = false) {
      const head = branches.get(branch)
      if (head === undefined || (!force && !reaches(sha, head))) return false
      branches.set(branch, sha)
      return true
    },
    async commitsSince(ancestor: string, head: string) {
      const beyond = reachable(head).filter((sha) => !reaches(ancestor, sha))
      return reaches(head, ancestor) ? beyond.flatMap((sha) => commits.get(sha) ?? []).reverse() : null
    },
    async history(path: string, head: string) {
      const touched: string[] = []
      for (let at = commits.get(head); at; at = commits.get(at.parents[0] ?? '')) {
        if (at.files.get(path) !== commits.get(at.parents[0] ?? '')?.files.get(path)) touched.push(at.sha)
      }
      return touched
    },
  }
  const people = {
    issue: async (number: number) => {
      const author = opened.get(number)
      return author === undefined ? null : { number, author }
    },
    comment: async (id: number) => posted.get(id) ?? null,
    comments: async (issue: number, since = '') =>
      [...posted.values()].filter((comment) => comment.issue === issue && comment.updated_at >= since),
    edits: async (ids: string[]) =>
      ids.map((id) => [...posted.values()].find((comment) => comment.node_id === id)?.edited),
    permission: async (login: string) => permissions.get(login) ?? null,
    inTeam: async (team: string, login: string) => teams.get(team)?.includes(login) ?? null,
  }
  const calls: string[] = []
  const own = {
    owner: 'ada',
    repo: 'shop',
    calls,
    before: () => {},
    after: () => {},
    bot: { id: 900, login: 'sentra[bot]', type: 'Bot' },
    branches,
    commits,
    posted,
    opened,
    permissions,
    teams,
    files: (branch: string) => Object.fromEntries(find(`refs/heads/${branch}`)?.files ?? []),
  }
  const methods = { ...data, ...people }
  /** What is not here is `undefined`, and calling it fails the test. */
  const github = new Proxy(own as unknown as MemoryGitHub, {
    get(target, name: string) {
      const method = (methods as Record<string, unknown>)[name]
      if (typeof method !== 'function') return Reflect.get(target, name)
      return async (...parameters: unknown[]) => {
        calls.push(name)
        await target.before(name)
        const answer = await method(...parameters)
        await target.after(name)
        return answer
      }
    },
  })
  if (!options.empty) branches.set('main', commit(keep(new Map([['README.md', 'Shop\n']])), [], 'Begin'))
  return github
}
