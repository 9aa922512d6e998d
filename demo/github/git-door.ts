import { refMoved } from './front/ref-moved.ts'
import { pushCommands } from './git/push-commands.ts'
import { readRef } from './git/refs.ts'
import { type SmartAnswer, smartHttp } from './git/smart-http.ts'
import type { Answer } from './http.ts'
import { findRepo, type Hub, type Repo } from './hub.ts'
import { reaches } from './permissions.ts'
import { actorOf, identify, isBot, type Principal } from './principals.ts'
import { atLeast, roleOf } from './roles.ts'
import type { Incoming } from './server.ts'

/** Clones and pushes: git's own smart HTTP, behind GitHub's rules for who may. */
export const answerGit = async (
  hub: Hub,
  incoming: Incoming,
  { owner, name, service }: { owner: string; name: string; service: string },
): Promise<Answer> => {
  const { entry, headers, query } = incoming
  entry.operation = 'git'
  const principal = identify(hub, headers.authorization)
  const repo = findRepo(hub, owner, name)
  const pushing = service === '/git-receive-pack' || query.get('service') === 'git-receive-pack'
  const refused = judge(hub, principal, repo, pushing)
  if (refused) return refused
  if (!repo) return said(404, 'Repository not found.')
  const user = actorOf(principal)?.login ?? ''
  const request = { method: incoming.method, service, query: String(query), headers, body: incoming.raw }
  if (service !== '/git-receive-pack') return shaped(await smartHttp(repo.dir, user, request))
  return push(hub, repo, { principal, incoming, run: () => smartHttp(repo.dir, user, request) })
}

const said = (status: number, message: string, headers = {}): Answer => {
  return { status, body: Buffer.from(message), headers: { 'content-type': 'text/plain', ...headers } }
}

/** Asks for a token where one could help, so that git offers its own; hides what the caller may not see. */
const judge = (hub: Hub, principal: Principal, repo: Repo | undefined, pushing: boolean): Answer | null => {
  const ask = said(401, 'Authentication required.', { 'www-authenticate': 'Basic realm="GitHub"' })
  if (principal.kind === 'unknown' || principal.kind === 'app') return ask
  const may = repo ? mayDo(hub, principal, repo, pushing) : false
  if (may) return null
  if (principal.kind === 'none') return ask
  if (!repo || !mayDo(hub, principal, repo, false)) return said(404, 'Repository not found.')
  return said(403, `Permission to ${repo.fullName}.git denied to ${actorOf(principal)?.login}.`)
}

const mayDo = (hub: Hub, principal: Principal, repo: Repo, pushing: boolean): boolean => {
  if (!pushing && !repo.row.private) return true
  if (isBot(principal)) {
    const level = principal.permissions.contents
    return reaches(hub, principal, repo) && (level === 'write' || (!pushing && level === 'read'))
  }
  const actor = actorOf(principal)
  return actor !== null && atLeast(roleOf(hub, actor, repo), pushing ? 'write' : 'read')
}

/** A push is done when its refs have moved: what changed is told as any other move is. */
const push = async (
  hub: Hub,
  repo: Repo,
  { principal, incoming, run }: { principal: Principal; incoming: Incoming; run: () => Promise<SmartAnswer> },
): Promise<Answer> => {
  const answer = await run()
  for (const command of pushCommands(incoming.raw, incoming.headers['content-encoding']))
    if (readRef(repo.dir, command.ref) === command.after) await refMoved(hub, repo, { ...command, principal })
  return shaped(answer)
}

const shaped = ({ status, headers, body }: SmartAnswer): Answer => ({ status, headers, body })
