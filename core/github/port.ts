/**
 * The narrow port through which everything of ours reaches GitHub: one repository, only the operations we use. The one
 * real implementation stands beside, on `@octokit/rest`; a test puts the local GitHub behind it, at the wire.
 *
 * What is not there is `null`; every other refusal of GitHub's throws its `RequestError` (with `status`).
 */
export interface GitHub extends GitData, Issues, People, Pulls, Runs {
  readonly owner: string
  readonly repo: string
}

/** Git objects and refs, by the Git Data API: one operation is tree → commit → ref. */
export interface GitData {
  /** The commit a branch points at and its tree; `null` where there is no such branch, or no commit at all. */
  branchHead(branch: string): Promise<CommitHead | null>
  commit(sha: string): Promise<CommitDetails | null>
  /** A text file's content at a commit, tree or branch; `null` where it is not there. */
  readText(path: string, ref: string): Promise<string | null>
  /**
   * Reads many text files at one moment, in **one** request however many. Each read names a commit: `HEAD` (the default
   * branch), `refs/heads/…`, or a SHA. The answer is `null` where there is no such commit, and has `null` for each
   * file that is not there.
   */
  readAt(reads: Read[]): Promise<(Snapshot | null)[]>
  /** The same with what is to be known beside it, still in one request. */
  readAtWith(reads: Read[], beside: Beside): Promise<ReadWith>
  /** Makes a file on the default branch by a commit of its own: the only way to write into an empty repository. */
  createFile(path: string, text: string, message: string): Promise<void>
  /** The names of the rules that stand on a branch, such as `pull_request`, with their ruleset where GitHub tells it. */
  branchRules(branch: string): Promise<string[]>
  /** Makes a tree of `base` with these changes. Text goes inline; a binary needs a blob first. Gives the tree's SHA. */
  createTree(base: string | null, files: TreeChange[]): Promise<string>
  createBlob(bytes: Uint8Array): Promise<string>
  /** Makes a commit with no author, so that a bot's commit is Verified. Gives its SHA. */
  createCommit(input: { tree: string; parents: string[]; message: string }): Promise<string>
  /** Makes a branch. `false` where one of that name is there already (422). */
  createBranch(branch: string, sha: string): Promise<boolean>
  /** Moves a branch, never by force unless told. `false` where that is no fast-forward (422): somebody was faster. */
  moveBranch(branch: string, sha: string, force?: boolean): Promise<boolean>
  deleteBranch(branch: string): Promise<void>
  /** The commits up to `head` that touched a file, newest first, at most a hundred. */
  history(path: string, head: string): Promise<string[]>
  /** The commits that `head` has beyond `ancestor`, oldest first; `null` where `head` does not reach it, or not all are told. */
  commitsSince(ancestor: string, head: string): Promise<CommitDetails[] | null>
  /** Where two commits parted, and what `head` has since then, oldest first; `null` where there is no telling. */
  parting(base: string, head: string): Promise<{ from: CommitHead; commits: CommitDetails[] } | null>
}

export interface Issues {
  issue(number: number): Promise<Issue | null>
  createIssue(input: { title: string; body: string; labels: string[] }): Promise<Issue>
  updateIssue(number: number, change: { body?: string; state?: 'open' | 'closed'; labels?: string[] }): Promise<void>
  addSubIssue(parent: number, childId: number): Promise<void>
  /** Issues and pull requests, the latest updated first, at most a hundred; `since` is an ISO date of the last update. */
  issues(filter: { label?: string; since?: string; state?: 'open' | 'closed' | 'all' }): Promise<Issue[]>
  comment(id: number): Promise<Comment | null>
  /** An issue's comments, oldest first; `since` is an ISO date of the last update. */
  comments(issue: number, since?: string): Promise<Comment[]>
  /** Open issues and pull requests that were opened since, newest first, at most a thousand. */
  openedSince(since: string): Promise<Issue[]>
  /** The comments of all issues that were made since, newest first, at most a thousand. */
  commentsSince(since: string): Promise<Comment[]>
  /** When anything was last said or changed on any issue or pull request, as an ISO date; `null` where there is none. */
  lastChange(): Promise<string | null>
  /**
   * When issues, pull requests or comments were last edited, by their `node_id`: an ISO date, `null` for never, and
   * `undefined` where GitHub would not say (deleted, or out of sight). REST cannot tell this of an issue's own text.
   */
  edits(nodeIds: string[]): Promise<(string | null | undefined)[]>
  /** When an issue's text and its title were last changed, each as in `edits`. */
  lastChanges(nodeId: string): Promise<LastChanges>
  createComment(issue: number, body: string): Promise<Comment>
  updateComment(id: number, body: string): Promise<void>
  /** Deletes a comment; one that is gone already stays gone. */
  deleteComment(id: number): Promise<void>
  /** Adds a reaction to an issue or a comment; `false` where the same one of ours was there already. */
  react(
    target: { issue: number } | { comment: number } | { reviewComment: number },
    content: Reaction,
  ): Promise<boolean>
}

export interface LastChanges {
  edited: string | null | undefined
  renamed: string | null | undefined
}

export interface People {
  /** What GitHub says this person may do here, asked at this moment; `null` means nothing, or that it would not say. */
  permission(login: string): Promise<Permission | null>
  /** Whether a person is an active member of `org/team`; `null` where the token cannot see that team. */
  inTeam(team: string, login: string): Promise<boolean | null>
}

export interface Pulls {
  pull(number: number): Promise<Pull | null>
  createPull(input: { title: string; body: string; head: string; base: string; draft: boolean }): Promise<Pull>
  updatePull(number: number, change: { title?: string; body?: string; state?: 'closed' }): Promise<void>
  /** Open pull requests from a branch of this repository. */
  pullsFrom(branch: string): Promise<Pull[]>
  /** Pull requests, open and closed, the latest updated first, at most a hundred. */
  latestPulls(): Promise<Pull[]>
}

export interface Runs {
  dispatchWorkflow(file: string, ref: string, inputs: Record<string, string>): Promise<void>
  cancelRun(id: number): Promise<void>
  /** The newest run of each workflow that was started for a commit by a push or a pull request. */
  checksOf(sha: string): Promise<CheckRun[]>
}

export interface CheckRun {
  id: number
  /** The workflow's name, as people see it. */
  name: string
  /** `null` while it is going on. */
  conclusion: string | null
  url: string
}

export interface Read {
  at: string
  paths: string[]
}

export interface Beside {
  /** The issue whose latest thirty comments are wanted. */
  thread?: number
  /** The `node_id` of a comment, to learn when it was last edited. */
  comment?: string
}

export interface ReadWith {
  snapshots: (Snapshot | null)[]
  /** Oldest first; none where that was not asked, or is no issue. */
  comments: SeenComment[]
  /** As in `edits`. */
  edited: string | null | undefined
}

/** A comment as it is read together with files. */
export interface SeenComment {
  /** The account's numeric id; `null` where it was deleted. */
  author: number | null
  body: string
  created_at: string
  edited: boolean
}

/** Files as they were at one commit, in the order in which they were asked for. */
export interface Snapshot extends CommitHead {
  files: (string | null)[]
}

export interface CommitHead {
  sha: string
  tree: string
}

export interface CommitDetails extends CommitHead {
  parents: string[]
  message: string
  verified: boolean
  /** The GitHub account of the committer, where GitHub knows one. */
  committer: Account | null
  author: Account | null
  date: string
}

export type TreeChange =
  | { path: string; content: string; mode?: FileMode }
  | { path: string; blob: string; mode?: FileMode }
  | { path: string; delete: true }

export type FileMode = '100644' | '100755' | '120000'

export interface Account {
  id: number
  login: string
  type: 'User' | 'Bot' | 'Organization' | 'Mannequin' | string
}

export interface Issue {
  id: number
  node_id: string
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  labels: string[]
  author: Account | null
  created_at: string
  updated_at: string
  url: string
  is_pull_request: boolean
  /** The id of the App that made it on somebody's behalf. */
  via_app: number | null
}

export interface Comment {
  id: number
  node_id: string
  /** The number of the issue or pull request it stands on. */
  issue: number
  body: string
  author: Account | null
  created_at: string
  updated_at: string
  url: string
  via_app: number | null
}

export interface Pull {
  number: number
  node_id: string
  title: string
  body: string
  state: 'open' | 'closed'
  merged: boolean
  /** ISO date; `null` while it is not merged. */
  merged_at: string | null
  updated_at: string
  draft: boolean
  head: { branch: string; sha: string; fromFork: boolean }
  base: { branch: string; sha: string }
  author: Account | null
  url: string
}

export interface Permission {
  /** The person's numeric id, so that a login that changed hands is noticed. */
  id: number | null
  /** The role's own name: admin, maintain, write, triage, read, or a custom role's. */
  role: string
  /** What it amounts to: the five built-in levels, so that maintain and triage are told from write and read. */
  level: 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none'
}

export type Reaction = '+1' | '-1' | 'confused' | 'eyes' | 'heart' | 'hooray' | 'rocket'
