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
  body: string
  author: Account | null
}

export interface LineComment extends Review {
  path: string
  line: number | null
}

export interface NewLineComment {
  path: string
  start_line: number
  line: number
  body: string
}

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
    for (let page = 1; page <= 10; page++) {
      const { data } = await client.rest.pulls.listReviews({ ...repository, pull_number: pull, per_page: 100, page })
      found.push(...data.map(({ id, body, user }) => ({ id: Number(id), body, author: accountOf(user) })))
      if (data.length < 100) break
    }
    return found
  },

  async lineComments(pull) {
    const found: LineComment[] = []
    for (let page = 1; page <= 10; page++) {
      const { data } = await client.rest.pulls.listReviewComments({
        ...{ ...repository, pull_number: pull },
        ...{ per_page: 100, page },
      })
      found.push(
        ...data.map(({ id, body, user, path, line }) => ({
          ...{ id: Number(id), body, path },
          ...{ author: accountOf(user), line: line ?? null },
        })),
      )
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

/** GitHub refuses a range whose first line is its last. */
const place = ({ path, start_line, line, body }: NewLineComment) => ({
  path,
  line,
  side: 'RIGHT' as const,
  body,
  ...(start_line < line ? { start_line, start_side: 'RIGHT' as const } : {}),
})
