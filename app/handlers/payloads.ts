import { z } from 'zod'

/** The fields of GitHub's events that are read, and no others: a webhook is input from outside, even when it is signed. */
const Account = z.object({ id: z.int().nonnegative(), login: z.string(), type: z.string() })
const App = z.object({ id: z.int() }).nullish()

export const Repository = z.object({
  name: z.string(),
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

export const IssueOpened = z.object({ repository: Repository, issue: Issue })
export const CommentCreated = z.object({ repository: Repository, issue: Issue, comment: Comment })

export const ReviewCommentCreated = z.object({
  repository: Repository,
  pull_request: z.object({ number: z.int().positive(), title: z.string() }),
  comment: Comment,
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
