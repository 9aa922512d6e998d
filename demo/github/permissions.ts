import { refuse } from './http.ts'
import { type Call, commentRow, type Hub, issueRow, pullKey, type Repo } from './hub.ts'
import { actorOf, type Bot, isBot } from './principals.ts'
import { atLeast, type Role, roleOf } from './roles.ts'

/** What an operation asks: of an App one of these permissions at that level, of a person that role. */
interface Need {
  app: string[]
  level: 'read' | 'write'
  /** `author`: whoever wrote it, or the role named after. */
  role: Role
  author?: boolean
}

const need = (app: string, level: Need['level'], role: Role, author = false): Need => {
  return { app: app.split('|'), level, role, author }
}

/** First match wins. Names are GitHub's own operation ids. */
const table: [RegExp, Need | null][] = [
  [/^(apps|meta|rate-limit|users|markdown)\//, null],
  [/^(teams|orgs)\//, need('members', 'read', 'none')],
  [/^issues\/(create|create-comment)$/, need('issues', 'write', 'read')],
  [/^issues\/(update|update-comment|delete-comment)$/, need('issues', 'write', 'triage', true)],
  [/^issues\/(add|remove|set|reprioritize)-/, need('issues', 'write', 'triage')],
  [/^issues\/(create|update|delete|lock|unlock)/, need('issues', 'write', 'write')],
  [/^issues\//, need('issues|pull_requests', 'read', 'read')],
  [/^reactions\/list/, need('issues|pull_requests', 'read', 'read')],
  [/^reactions\/.*pull-request-comment/, need('pull_requests', 'write', 'read')],
  [/^reactions\//, need('issues', 'write', 'read')],
  [/^git\/(create|update|delete)/, need('contents', 'write', 'write')],
  [/^git\//, need('contents', 'read', 'read')],
  [/^pulls\/(create|create-review|create-review-comment|create-reply|submit)/, need('pull_requests', 'write', 'read')],
  [/^pulls\/(update|update-review|update-review-comment)$/, need('pull_requests', 'write', 'write', true)],
  [/^pulls\/delete-review-comment$/, need('pull_requests', 'write', 'write', true)],
  [/^pulls\/(merge)$/, need('contents', 'write', 'write')],
  [/^pulls\/(list|get|check)/, need('pull_requests', 'read', 'read')],
  [/^pulls\//, need('pull_requests', 'write', 'write')],
  [/^checks\/(list|get)/, need('checks', 'read', 'read')],
  [/^checks\//, need('checks', 'write', 'write')],
  [/^repos\/create-commit-status$/, need('statuses', 'write', 'write')],
  [/^repos\/(get-combined-status|list-commit-statuses)/, need('statuses', 'read', 'read')],
  [
    /^repos\/(get|get-branch-rules|get-collaborator-permission-level|list-collaborators|check-collaborator)$/,
    need('metadata', 'read', 'read'),
  ],
  [/^repos\/.*(protection|collaborator)/, need('administration', 'write', 'admin')],
  [/^repos\/(update|delete)$/, need('administration', 'write', 'admin')],
  [/^repos\/(create|delete|merge|rename)/, need('contents', 'write', 'write')],
  [/^repos\//, need('contents', 'read', 'read')],
  [/^actions\/(list|get|download)/, need('actions', 'read', 'read')],
  [/^actions\//, need('actions', 'write', 'write')],
]

/** Refuses, as GitHub would, what the caller may not do; returns where it may. */
export const permit = (hub: Hub, call: Call): void => {
  const { principal } = call
  if (principal.kind === 'unknown') refuse(401, 'Bad credentials')
  const found = table.find(([pattern]) => pattern.test(call.operation))
  if (!found) refuse(404, 'Not Found')
  const asked = found?.[1]
  if (!asked) return
  if (principal.kind === 'app') refuse(401, 'A JSON web token could not be decoded')
  if (isBot(principal)) permitBot(hub, call, principal, asked)
  else permitPerson(hub, call, asked)
}

const permitBot = (hub: Hub, call: Call, bot: Bot, asked: Need) => {
  const { repo } = call
  if (repo && !reaches(hub, bot, repo)) {
    if (repo.row.private) refuse(404, 'Not Found')
    if (asked.level === 'read') return
  }
  const names = onPull(hub, call) ? [...asked.app, 'pull_requests'] : asked.app
  const granted = names.some((name) => {
    const level = name === 'metadata' ? 'read' : bot.permissions[name]
    return level === 'write' || level === 'admin' || level === asked.level
  })
  const publicRead = asked.level === 'read' && repo && !repo.row.private
  if ((!granted && !publicRead) || (repo && asked.level === 'write' && !reaches(hub, bot, repo)))
    refuse(403, 'Resource not accessible by integration')
}

/** An installation reaches what it was installed on; a token may be narrowed further. */
export const reaches = (hub: Hub, bot: Bot, repo: Repo): boolean =>
  bot.ownerId === repo.row.owner_id &&
  (bot.kind === 'actions' || !hub.state.uninstalled.has(repo.row.id)) &&
  (bot.repositories === 'all' || bot.repositories.has(repo.row.id))

const permitPerson = (hub: Hub, call: Call, asked: Need) => {
  const actor = actorOf(call.principal)
  const { repo } = call
  if (!repo) return
  const role = actor ? roleOf(hub, actor, repo) : repo.row.private ? 'none' : 'read'
  if (role === 'none') refuse(404, 'Not Found')
  if (!actor && asked.level === 'write') refuse(401, 'Requires authentication')
  if (asked.author && actor && authorOf(hub, call, repo) === actor.id) return
  if (/^checks\/(create|update)$/.test(call.operation)) refuse(403, 'You must authenticate via a GitHub App.')
  if (!atLeast(role, asked.role)) refuse(403, 'Must have admin rights to Repository.')
}

/** Whether a request on an issue's address is really about a pull request, where that permission serves as well. */
const onPull = (hub: Hub, { repo, params }: Call): boolean => {
  if (!repo) return false
  const comment = params.comment_id ? hub.emulate.store.comments.get(Number(params.comment_id)) : undefined
  const number = params.issue_number ?? comment?.issue_number
  return number !== undefined && hub.state.pulls.has(pullKey(repo, Number(number)))
}

const authorOf = (hub: Hub, call: Call, repo: Repo): number | undefined => {
  const { params, operation } = call
  if (operation.startsWith('pulls/')) {
    const comment = hub.state.reviewComments.find((each) => each.id === Number(params.comment_id))
    const review = hub.state.reviews.find((each) => each.id === Number(params.review_id))
    if (comment ?? review) return (comment ?? review)?.userId
  }
  if (params.comment_id) return commentRow(hub, repo, Number(params.comment_id)).user_id
  return issueRow(hub, repo, Number(params.issue_number ?? params.pull_number)).user_id
}
