import { z } from 'zod'

/** The fields of GitHub's events that are read, and no others: a webhook is input from outside, even when it is signed. */
const Account = z.object({ id: z.int().nonnegative(), login: z.string(), type: z.string() })
const App = z.object({ id: z.int() }).nullish()

export const Repository = z.object({
  name: z.string(),
  full_name: z.string().optional(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
  archived: z.boolean().optional(),
})

const Issue = z.object({
  id: z.int(),
  node_id: z.string(),
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  user: Account.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  labels: z.array(z.object({ name: z.string().nullish() }).or(z.string())).optional(),
  pull_request: z.unknown().optional(),
  performed_via_github_app: App,
})

const Comment = z.object({
  id: z.int(),
  node_id: z.string(),
  body: z.string().nullish(),
  user: Account.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  performed_via_github_app: App,
})

const Head = z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() })

export const IssueOpened = z.object({ repository: Repository, issue: Issue })
export const CommentCreated = z.object({ repository: Repository, issue: Issue, comment: Comment })

export const ReviewCommentCreated = z.object({
  repository: Repository,
  pull_request: z.object({ number: z.int().positive(), title: z.string(), head: Head }),
  comment: Comment.extend({ pull_request_review_id: z.int().nullish() }),
})

export const ReviewSubmitted = z.object({
  repository: Repository,
  pull_request: z.object({ number: z.int().positive(), title: z.string(), head: Head }),
  review: z.object({
    id: z.int(),
    node_id: z.string(),
    state: z.string(),
    body: z.string().nullish(),
    user: Account.nullish(),
    submitted_at: z.string().nullish(),
  }),
})

export const RunCompleted = z.object({
  repository: Repository,
  workflow_run: z.object({
    id: z.int().positive(),
    name: z.string().nullish(),
    event: z.string(),
    conclusion: z.string().nullish(),
    head_branch: z.string().nullish(),
    head_sha: z.string().regex(/^[0-9a-f]{40}$/),
    head_repository: z.object({ full_name: z.string() }).nullish(),
    created_at: z.string(),
  }),
})

export const PullClosed = z.object({
  repository: Repository,
  pull_request: z.object({
    number: z.int().positive(),
    merged: z.boolean().nullish(),
    head: z.object({ ref: z.string() }),
  }),
})

export type Repository = z.infer<typeof Repository>
export type IssueOpened = z.infer<typeof IssueOpened>
export type CommentCreated = z.infer<typeof CommentCreated>
export type ReviewSubmitted = z.infer<typeof ReviewSubmitted>
