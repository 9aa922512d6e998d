/**
 * Which of GitHub's operations the description keeps: those that Sentra uses, or could come to use. One prefix a line,
 * each standing for the path itself and everything below it. What is not listed is refused by the local GitHub, so a
 * new need starts with a line here and a new cut.
 */
const repository = [
  '',
  '/actions/jobs',
  '/actions/runs',
  '/actions/workflows',
  '/assignees',
  '/branches',
  '/check-runs',
  '/check-suites',
  '/collaborators',
  '/commits',
  '/compare',
  '/contents',
  '/dispatches',
  '/git',
  '/installation',
  '/issues',
  '/labels',
  '/milestones',
  '/pulls',
  '/readme',
  '/rules/branches',
  '/statuses',
]

const elsewhere = [
  '/app',
  '/app/hook/deliveries',
  '/app/installations',
  '/installation/repositories',
  '/installation/token',
  '/meta',
  '/orgs/{org}/installation',
  '/orgs/{org}/members/{username}',
  '/orgs/{org}/teams/{team_slug}',
  '/orgs/{org}/teams/{team_slug}/memberships/{username}',
  '/rate_limit',
  '/user',
  '/users/{username}',
  '/users/{username}/installation',
  '/markdown',
]

/** Kept alone, without what lies below them: their children are many and none is ours. */
const alone = new Set([
  '/app',
  '/user',
  '/users/{username}',
  '/orgs/{org}/teams/{team_slug}',
  '/rate_limit',
  '/meta',
  '/markdown',
])

const dropped =
  /copilot|codespace|lfs|\/pages|attestation|\/runners|environments\/|deployment|pending_deployments|approvals|\/timing/

/** Whether the operation at this path template belongs into `github.json`. */
export const isKept = (path: string): boolean => {
  if (dropped.test(path)) return false
  const root = '/repos/{owner}/{repo}'
  if (path === root) return true
  if (path.startsWith(`${root}/`))
    return repository.some((prefix) => prefix && isBelow(path.slice(root.length), prefix))
  return elsewhere.some((prefix) => (alone.has(prefix) ? path === prefix : isBelow(path, prefix)))
}

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)
