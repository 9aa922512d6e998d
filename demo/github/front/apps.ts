import { appJson, repoJson } from '../formats.ts'
import { demand } from '../forward.ts'
import { type Answer, noContent, ok, page, refuse } from '../http.ts'
import { type Call, type Hub, repoById, repoOf } from '../hub.ts'
import { json, list, second } from '../json.ts'
import { reaches } from '../permissions.ts'
import { type Bot, isBot } from '../principals.ts'
import { deliver } from '../webhooks/webhooks.ts'
import type { Handlers } from './handlers.ts'

/** emulate verifies an App's web token and makes its installation tokens; here they get their life span and reach. */
const createToken = async (hub: Hub, call: Call): Promise<Answer> => {
  const body = json((await demand(hub, call, {})).body)
  const installation = hub.emulate.store.appInstallations
    .all()
    .find((each) => each.installation_id === Number(call.params.installation_id))
  const expiresAt = Date.now() + hub.switches.tokenSeconds * 1_000
  const bot: Bot = {
    kind: 'installation',
    app: hub.state.apps.get(Number(installation?.app_id)) ?? hub.app,
    permissions: Object.fromEntries(
      Object.entries(json(body.permissions)).map(([name, level]) => [name, String(level)]),
    ),
    ownerId: Number(installation?.account_id),
    repositories:
      body.repository_selection === 'all'
        ? 'all'
        : new Set(list(body.repositories).map((each) => Number(json(each).id))),
    expiresAt,
  }
  hub.state.principals.set(String(body.token), bot)
  return ok({ ...body, expires_at: second(expiresAt) }, 201)
}

const revoke = (hub: Hub, call: Call): Answer => {
  if (!isBot(call.principal)) refuse(401, 'Bad credentials')
  for (const [token, principal] of hub.state.principals)
    if (principal === call.principal) hub.state.principals.delete(token)
  return noContent
}

const repositories = async (hub: Hub, call: Call): Promise<Answer> => {
  const { principal } = call
  if (!isBot(principal)) return refuse(403, 'Resource not accessible by integration')
  const found = hub.emulate.store.repos.all().flatMap((row) => repoById(hub, row.id) ?? [])
  const shown = await Promise.all(
    found.filter((repo) => reaches(hub, principal, repo)).map((repo) => repoJson(hub, repo)),
  )
  const wrap = (part: unknown[]) => ({ total_count: shown.length, repository_selection: 'all', repositories: part })
  return page(`${hub.url}${call.path}`, call.query, shown, wrap)
}

/** Only with the App's own web token, and only where it is installed; emulate answers anybody, and for any App. */
const ofRepository = async (hub: Hub, call: Call): Promise<Answer> => {
  if (call.principal.kind !== 'app') refuse(401, 'A JSON web token could not be decoded')
  if (hub.state.uninstalled.has(repoOf(call).row.id)) refuse(404, 'Not Found')
  await demand(hub, call, { path: '/app' })
  return ok((await demand(hub, call, {})).body)
}

const authenticated = async (hub: Hub, call: Call): Promise<Answer> => {
  const app = json((await demand(hub, call, {})).body)
  return ok({ ...app, ...appJson(hub, hub.state.apps.get(Number(app.id)) ?? hub.app) })
}

const deliveries = async (hub: Hub, call: Call): Promise<Answer> => {
  await demand(hub, call, { method: 'GET', path: '/app' })
  const shown = hub.webhooks.deliveries.toReversed().map((each) => ({
    ...{ id: each.id, guid: each.guid, event: each.event, action: each.action, redelivery: each.attempts.length > 1 },
    ...{ delivered_at: second(each.attempts.at(-1)?.at), status_code: each.attempts.at(-1)?.status ?? 0 },
    status: each.attempts.at(-1)?.status === 200 ? 'OK' : 'failed',
  }))
  return page(`${hub.url}${call.path}`, call.query, shown)
}

const redeliver = async (hub: Hub, call: Call): Promise<Answer> => {
  await demand(hub, call, { method: 'GET', path: '/app' })
  const found = hub.webhooks.deliveries.find((each) => each.id === Number(call.params.delivery_id))
  if (!found) return refuse(404, 'Not Found')
  await deliver(hub, found)
  return ok({}, 202)
}

export const appHandlers: Handlers = {
  'apps/create-installation-access-token': createToken,
  'apps/revoke-installation-access-token': revoke,
  'apps/list-repos-accessible-to-installation': repositories,
  'apps/get-repo-installation': ofRepository,
  'apps/get-authenticated': authenticated,
  'apps/list-webhook-deliveries': deliveries,
  'apps/redeliver-webhook-delivery': redeliver,
}
