import { forward } from './forward.ts'
import { appHandlers } from './front/apps.ts'
import { bodyHtml } from './front/attachments.ts'
import { checkHandlers } from './front/checks.ts'
import { commentHandlers } from './front/comments.ts'
import { contentHandlers } from './front/contents.ts'
import { dispatchHandlers } from './front/dispatches.ts'
import { gitObjectHandlers } from './front/git-objects.ts'
import { gitRefHandlers } from './front/git-refs.ts'
import type { Handlers } from './front/handlers.ts'
import { historyHandlers } from './front/history.ts'
import { issueHandlers } from './front/issues.ts'
import { mergeHandlers } from './front/merges.ts'
import { pullHandlers } from './front/pulls.ts'
import { reactionHandlers } from './front/reactions.ts'
import { repositoryHandlers } from './front/repositories.ts'
import { reviewCommentHandlers } from './front/review-comments.ts'
import { reviewHandlers } from './front/reviews.ts'
import { runHandlers } from './front/runs.ts'
import { subIssueHandlers } from './front/sub-issues.ts'
import { answerGraphql } from './graphql/graphql.ts'
import { type Answer, refuse } from './http.ts'
import { type Call, findRepo, type Hub } from './hub.ts'
import { isJson, text } from './json.ts'
import { permit } from './permissions.ts'
import { polish } from './polish.ts'
import { identify } from './principals.ts'
import type { Check, Incoming } from './server.ts'

/** What the front answers itself. The names are GitHub's. */
const handlers: Handlers = {
  ...issueHandlers,
  ...commentHandlers,
  ...reactionHandlers,
  ...subIssueHandlers,
  ...gitObjectHandlers,
  ...gitRefHandlers,
  ...contentHandlers,
  ...historyHandlers,
  ...pullHandlers,
  ...mergeHandlers,
  ...reviewHandlers,
  ...reviewCommentHandlers,
  ...checkHandlers,
  ...dispatchHandlers,
  ...runHandlers,
  ...repositoryHandlers,
  ...appHandlers,
}

/** What emulate answers right, and the front only brings into GitHub's shape. */
const emulated =
  /^(issues\/(list|get|check|create-label|update-label|delete-label|create-milestone|update-milestone|delete-milestone)|users\/|apps\/|meta\/|rate-limit\/|repos\/(update|add-collaborator|remove-collaborator)|teams\/|orgs\/)/

/** Answers one request to the API: checked against GitHub's description, then permitted, then done. */
export const answerApi = async (hub: Hub, check: Check, incoming: Incoming): Promise<Answer> => {
  const { entry, headers, raw } = incoming
  if (raw.length && typeof entry.body === 'string') refuse(400, 'Problems parsing JSON')
  const principal = identify(hub, headers.authorization)
  if (incoming.path === '/graphql') return answerGraphql(hub, incoming, principal)
  const verdict = check({ ...incoming, body: entry.body })
  entry.operation = verdict.operation
  if (verdict.violations.length || !verdict.operation) return violation(hub, incoming, verdict.violations)
  const { owner, repo: name } = verdict.params
  const repo = owner && name ? findRepo(hub, owner, name) : undefined
  if (owner && name && !repo)
    refuse(principal.kind === 'unknown' ? 401 : 404, principal.kind === 'unknown' ? 'Bad credentials' : 'Not Found')
  const call: Call = {
    ...incoming,
    body: entry.body,
    operation: verdict.operation,
    params: verdict.params,
    principal,
    repo,
  }
  permit(hub, call)
  return finish(hub, call, await dispatch(hub, call))
}

/** GitHub answers 422 (or 404) to what its description does not allow. Here it also names what was wrong. */
const violation = (hub: Hub, { method, path, entry }: Incoming, violations: string[]): Answer => {
  entry.violations = violations
  hub.violations.push(...violations.map((each) => `${method} ${path}: ${each}`))
  return refuse(entry.operation ? 422 : 404, `GitHub's description refuses this request: ${violations.join('; ')}`)
}

const dispatch = async (hub: Hub, call: Call): Promise<Answer> => {
  const handler = handlers[call.operation]
  if (handler) return handler(hub, call)
  if (!emulated.test(call.operation)) {
    hub.violations.push(`${call.method} ${call.path}: the local GitHub does not have ${call.operation}`)
    return refuse(501, `The local GitHub does not have ${call.operation}. Add it under demo/github/front/.`)
  }
  const { answer } = await forward(hub, call)
  return { ...answer, body: polish(hub, answer.body) }
}

/** `body_html` and `body_text` are given where the media type asks for them. */
const finish = (hub: Hub, call: Call, answer: Answer): Answer => {
  const wants = /application\/vnd\.github\.(?:v3\.)?(full|html|text)/.exec(call.headers.accept ?? '')?.[1]
  if (!wants || answer.status >= 400) return answer
  const add = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(add)
    if (!isJson(value) || !('body' in value)) return value
    const body = text(value.body) ?? ''
    return {
      ...value,
      ...(wants === 'text' ? {} : { body_html: bodyHtml(hub, body) }),
      ...(wants === 'html' ? {} : { body_text: body }),
    }
  }
  return { ...answer, body: add(answer.body) }
}
