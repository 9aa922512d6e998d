import path from 'node:path'
import type { CommentRow, Emulate, IssueRow, RepoRow, Row, UserRow } from './emulate.ts'
import type { Attachment } from './front/attachments.ts'
import type { Check } from './front/checks.ts'
import type { Dispatch } from './front/dispatches.ts'
import type { Pull } from './front/pull-json.ts'
import type { Reaction } from './front/reactions.ts'
import type { ReviewComment } from './front/review-comments.ts'
import type { Review } from './front/reviews.ts'
import type { Run } from './front/runs.ts'
import { refuse } from './http.ts'
import type { Faults, JournalEntry } from './journal.ts'
import type { AppIdentity, Principal } from './principals.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** A repository: emulate's record of it, and the bare git repository that holds its objects. */
export interface Repo {
  row: RepoRow & Row
  owner: string
  name: string
  fullName: string
  dir: string
}

/** What the front owns and emulate lacks. A plain object; the files under `front/` change it. */
export interface State {
  principals: Map<string, Principal>
  apps: Map<number, AppIdentity>
  pulls: Map<string, Pull>
  reviews: Review[]
  reviewComments: ReviewComment[]
  reactions: Reaction[]
  attachments: Map<string, Attachment>
  checks: Check[]
  runs: Run[]
  /** Branches that refuse direct updates, by repository id. */
  protected: Map<number, Set<string>>
  /** SHAs of commits made through the API by a bot in its own name: those GitHub signs. */
  verified: Set<string>
  /** Which App an issue or comment was made through, by subject key. */
  via: Map<string, AppIdentity>
  /** When and by whom a text was last edited, by subject key. */
  edits: Map<string, { at: string; by: string }>
  /** An issue's titles, each with the moment at which it was given, by the issue's id. */
  renames: Map<number, { at: string; from: string; to: string }[]>
  minimized: Map<string, string>
  /** Sub-issues' ids in order, by the parent's id. */
  subIssues: Map<number, number[]>
  /** Repositories the App is not installed on. */
  uninstalled: Set<number>
  nextId: number
}

export interface Hub {
  url: string
  folder: string
  emulate: Emulate
  app: AppIdentity
  state: State
  switches: Switches
  journal: JournalEntry[]
  violations: string[]
  faults: Faults
  webhooks: Webhooks
  dispatches: { tell(dispatch: Dispatch): void; cancelled(runId: number): void }
  /** A signature that only this server can make, for addresses that need no token. */
  secret(kind: string, value: string | number): string
}

/** Settings of a repository or an account that a test turns. All as in a new repository on GitHub, but the last. */
export interface Switches {
  /** "Allow GitHub Actions to create and approve pull requests". */
  actionsMayOpenPulls: boolean
  /** Whether an App's token may read `/user-attachments/files` of a private repository: unsettled on GitHub. */
  tokensReadFiles: boolean
  /** How long an installation token lives, in seconds. */
  tokenSeconds: number
}

/** One request on its way through the front. */
export interface Call {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
  headers: Record<string, string | undefined>
  operation: string
  params: Record<string, string>
  principal: Principal
  repo: Repo | undefined
  entry: JournalEntry
}

export const newState = (): State => ({
  principals: new Map(),
  apps: new Map(),
  pulls: new Map(),
  reviews: [],
  reviewComments: [],
  reactions: [],
  attachments: new Map(),
  checks: [],
  runs: [],
  protected: new Map(),
  verified: new Set(),
  via: new Map(),
  edits: new Map(),
  renames: new Map(),
  minimized: new Map(),
  subIssues: new Map(),
  uninstalled: new Set(),
  nextId: 1_600_000_001,
})

export const nextId = (hub: Hub): number => hub.state.nextId++

/** The repository of that name in whatever case, or `undefined`. */
export const findRepo = (hub: Hub, owner: string, name: string): Repo | undefined => {
  const wanted = `${owner}/${name}`.toLowerCase()
  const row = hub.emulate.store.repos.all().find((each) => each.full_name.toLowerCase() === wanted)
  return row && asRepo(hub, row)
}

export const repoById = (hub: Hub, id: number): Repo | undefined => {
  const row = hub.emulate.store.repos.get(id)
  return row && asRepo(hub, row)
}

const asRepo = (hub: Hub, row: RepoRow & Row): Repo => {
  const [owner = '', name = ''] = row.full_name.split('/')
  return { row, owner, name, fullName: row.full_name, dir: path.join(hub.folder, `${row.id}.git`) }
}

/** The repository a request is about. GitHub answers 404 where there is none, or none that the caller may see. */
export const repoOf = (call: Call): Repo => call.repo ?? refuse(404, 'Not Found')

export const issueRow = (hub: Hub, repo: Repo, number: number): IssueRow & Row =>
  hub.emulate.store.issues.findBy('repo_id', repo.row.id).find((each) => each.number === number) ??
  refuse(404, 'Not Found')

export const commentRow = (hub: Hub, repo: Repo, id: number): CommentRow & Row => {
  const row = hub.emulate.store.comments.get(id)
  return row?.repo_id === repo.row.id ? row : refuse(404, 'Not Found')
}

export const userRow = (hub: Hub, login: string): (UserRow & Row) | undefined => {
  const wanted = login.toLowerCase()
  return hub.emulate.store.users.all().find((each) => each.login.toLowerCase() === wanted)
}

export const userById = (hub: Hub, id: number): UserRow & Row =>
  hub.emulate.store.users.get(id) ?? refuse(404, 'Not Found')

export const pullKey = (repo: Repo, number: number) => `${repo.row.id}#${number}`
