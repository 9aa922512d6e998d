import type { Context } from 'probot'
import type { App } from '../thread/desk.ts'
import { issueCommentCreated } from './issue-comment.ts'
import { issueOpened } from './issues.ts'
import { pullClosed } from './pull-request.ts'
import { reviewSubmitted } from './pull-request-review.ts'
import { reviewCommentCreated } from './pull-request-review-comment.ts'
import { runCompleted } from './workflow-run.ts'

export type Handle = (app: App, context: Pick<Context, 'payload' | 'octokit'>) => Promise<unknown>

type EventName =
  | 'issues.opened'
  | 'issue_comment.created'
  | 'pull_request_review.submitted'
  | 'pull_request_review_comment.created'
  | 'pull_request.closed'
  | 'workflow_run.completed'

/** Which handler takes which event. Held equal to `core/events/table.ts` by a test. */
export const handlers: [EventName, Handle][] = [
  ['issues.opened', issueOpened],
  ['issue_comment.created', issueCommentCreated],
  ['pull_request_review.submitted', reviewSubmitted],
  ['pull_request_review_comment.created', reviewCommentCreated],
  ['pull_request.closed', pullClosed],
  ['workflow_run.completed', runCompleted],
]
