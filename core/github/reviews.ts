import { accountOf, type Client, once, type Repository } from './answers.ts'
import type { Account } from './port.ts'

/** What a review of a pull request needs beside the port: the diff as data, and what was said already. */
export interface Reviews {
  /** The changed files with their patches, at most `limit`; GitHub itself gives no more than 3,000. */
  files(pull: number, limit: number): Promise<ChangedFile[]>
  reviews(pull: number): Promise<Review[]>
  /** The comments on lines, oldest first. */
  lineComments(pull: number): Promise<LineComment[]>
  /** Posts one review that neither approves nor blocks, its comments with it. Gives its id. */
  createReview(pull: number, review: { commit: string; body: string; comments: NewLineComment[] }): Promise<number>
  updateReview(pull: number, id: number, body: string): Promise<void>
  createLineComment(pull: number, commit: string, comment: NewLineComment): Promise<void>
}

export interface ChangedFile {
  path: string
  status: string
  /** The hunks; absent for a binary, and for what GitHub finds too large to show. */
  patch?: string
}

export interface Review {
  id: number
  node_id: string
  body: string
  author: Account | null
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'PENDING' | 'DISMISSED' | string
  /** When people could see it; empty for one that is still being written. */
  submitted_at: string
  /** The head it was made on. */
  commit: string
}

export interface LineComment {
  id: number
  node_id: string
  body: string
  author: Account | null
  created_at: string
  url: string
  /** The review that it came with: a single comment has one of its own. */
  review: number | null
  /** The thread's first comment; `null` for that one itself. */
  reply_to: number | null
  path: string
  /** `null` where the line is no longer in the diff. */
  line: number | null
  start_line: number | null
  /** Whether the line is one of the new file or of the old one. */
  side: 'LEFT' | 'RIGHT'
  /** The lines of the diff that it was written under. */
  hunk: string
}

export interface NewLineComment {
  path: string
  start_line: number
  line: number
  body: string
}

/** Anyone may write here: what strangers can fill must hold more than they bother to write. A request for each hundred. */
const mostPages = 50

export const reviews = (client: Client, repository: Repository): Reviews => ({
  async files(pull, limit) {
    const found: ChangedFile[] = []
    for (let page = 1; found.length < limit; page++) {
      const { data } = await client.rest.pulls.listFiles({ ...repository, pull_number: pull, per_page: 100, page })
      for (const { filename, status, patch } of data) {
        found.push({ path: filename, status, ...(patch === undefined ? {} : { patch }) })
      }
      if (data.length < 100) break
    }
    return found.slice(0, limit)
  },

  async reviews(pull) {
    const found: Review[] = []
    for (let page = 1; page <= mostPages; page++) {
      const { data } = await client.rest.pulls.listReviews({ ...repository, pull_number: pull, per_page: 100, page })
      found.push(...data.map(reviewOf))
      if (data.length < 100) break
    }
    return found
  },

  async lineComments(pull) {
    const found: LineComment[] = []
    for (let page = 1; page <= mostPages; page++) {
      const { data } = await client.rest.pulls.listReviewComments({
        ...{ ...repository, pull_number: pull },
        ...{ per_page: 100, page },
      })
      found.push(...data.map(lineCommentOf))
      if (data.length < 100) break
    }
    return found
  },

  async createReview(pull, { commit, body, comments }) {
    const { data } = await client.rest.pulls.createReview({
      ...repository,
      pull_number: pull,
      commit_id: commit,
      event: 'COMMENT',
      body,
      comments: comments.map(place),
      request: once,
    })
    return Number(data.id)
  },

  async updateReview(pull, id, body) {
    await client.rest.pulls.updateReview({ ...repository, pull_number: pull, review_id: id, body })
  },

  async createLineComment(pull, commit, comment) {
    const where = { ...repository, pull_number: pull, commit_id: commit }
    await client.rest.pulls.createReviewComment({ ...where, ...place(comment), request: once })
  },
})

type Answer<Method extends keyof Client['rest']['pulls']> = Awaited<ReturnType<Client['rest']['pulls'][Method]>>['data']

const reviewOf = (data: Answer<'listReviews'>[number]): Review => ({
  id: Number(data.id),
  node_id: data.node_id,
  body: data.body,
  author: accountOf(data.user),
  state: data.state,
  submitted_at: data.submitted_at ?? '',
  commit: data.commit_id ?? '',
})

const lineCommentOf = (data: Answer<'listReviewComments'>[number]): LineComment => ({
  id: Number(data.id),
  node_id: data.node_id,
  body: data.body,
  author: accountOf(data.user),
  created_at: data.created_at,
  url: data.html_url,
  review: data.pull_request_review_id === null ? null : Number(data.pull_request_review_id),
  reply_to: data.in_reply_to_id === undefined ? null : Number(data.in_reply_to_id),
  path: data.path,
  line: data.line ?? null,
  start_line: data.start_line ?? null,
  side: data.side === 'LEFT' ? 'LEFT' : 'RIGHT',
  hunk: data.diff_hunk,
})

/** GitHub refuses a range whose first line is its last. */
const place = ({ path, start_line, line, body }: NewLineComment) => ({
  path,
  line,
  side: 'RIGHT' as const,
  body,
  ...(start_line < line ? { start_line, start_side: 'RIGHT' as const } : {}),
})
