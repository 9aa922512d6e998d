import { createHmac, randomUUID } from 'node:crypto'
import { nodeId, repoJson, userJson } from '../formats.ts'
import type { Hub, Repo } from '../hub.ts'
import type { Json } from '../json.ts'
import { polish } from '../polish.ts'
import { actorOf, type Principal } from '../principals.ts'

/** One webhook: what happened, what was said of it, and how each attempt to tell the App ended. */
export interface Delivery {
  id: number
  guid: string
  event: string
  action: string | null
  /** `owner/name`. */
  repository: string
  payload: Json
  /** Caused by a `GITHUB_TOKEN`. The App is told of it; no workflow is started by it. */
  byActions: boolean
  attempts: { at: number; url: string; status: number | null }[]
}

export interface Webhooks {
  secret: string
  /** The App's webhook address; several are told in turn, as a load balancer would. */
  urls: string[]
  turn: number
  events: Set<string>
  deliveries: Delivery[]
  listeners: Set<(delivery: Delivery) => void>
  /** Made, and to be sent once the request that caused them is answered. */
  waiting: Delivery[]
  underway: Set<Promise<void>>
  closed: AbortController
}

export const newWebhooks = (secret: string, events: string[]): Webhooks => ({
  ...{ secret, urls: [], turn: 0, events: new Set(events), deliveries: [], listeners: new Set() },
  ...{ waiting: [], underway: new Set(), closed: new AbortController() },
})

/**
 * Tells what happened in a repository: the App, if it is installed there and subscribed, and every listener.
 * The payload is completed with repository, sender and installation.
 */
export const emit = async (
  hub: Hub,
  { event, payload, repo, principal }: { event: string; payload: Json; repo: Repo; principal: Principal },
): Promise<void> => {
  const { webhooks } = hub
  // Where the App is not installed it hears nothing; a workflow in that repository still does.
  const installed = !hub.state.uninstalled.has(repo.row.id)
  const actor = actorOf(principal)
  const full: Json = {
    ...polish(hub, payload),
    repository: await repoJson(hub, repo),
    ...(actor ? { sender: userJson(hub, actor) } : {}),
    ...(installed ? { installation: installationOf(hub, repo) } : {}),
  }
  const delivery: Delivery = {
    id: webhooks.deliveries.length + 1,
    guid: randomUUID(),
    event,
    action: typeof payload.action === 'string' ? payload.action : null,
    repository: repo.fullName,
    payload: full,
    byActions: principal.kind === 'actions',
    attempts: [],
  }
  webhooks.deliveries.push(delivery)
  if (webhooks.urls.length && installed && webhooks.events.has(event)) webhooks.waiting.push(delivery)
  for (const listener of webhooks.listeners) listener(delivery)
}

const installationOf = (hub: Hub, repo: Repo): Json => {
  const { appInstallations } = hub.emulate.store
  const own = appInstallations.findBy('app_id', hub.app.id)
  const found = own.find((each) => each.account_id === repo.row.owner_id && each.account_type === repo.row.owner_type)
  const id = Number(found?.installation_id ?? 0)
  return { id, node_id: nodeId('I', `installation-${id}`) }
}

/** Sends a delivery once, signed as GitHub signs: `X-Hub-Signature-256` over the exact bytes. */
export const deliver = async ({ webhooks, app }: Hub, delivery: Delivery): Promise<void> => {
  const url = webhooks.urls[webhooks.turn++ % Math.max(1, webhooks.urls.length)]
  if (!url) throw new Error('No App is connected. Call connectApp(url) first.')
  const attempt: Delivery['attempts'][number] = { at: Date.now(), url, status: null }
  delivery.attempts.push(attempt)
  const body = JSON.stringify(delivery.payload)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-event': delivery.event,
    'x-github-delivery': delivery.guid,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': `sha256=${createHmac('sha256', webhooks.secret).update(body).digest('hex')}`,
  }
  // GitHub waits ten seconds for an answer and never tries again by itself.
  const signal = AbortSignal.any([AbortSignal.timeout(10_000), webhooks.closed.signal])
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
    attempt.status = response.status
  } catch {
    attempt.status = null
  }
}

const track = (webhooks: Webhooks, work: Promise<void>) => {
  webhooks.underway.add(work)
  work.finally(() => webhooks.underway.delete(work))
}

/** Sends what is waiting. */
export const flush = (hub: Hub): void => {
  for (const delivery of hub.webhooks.waiting.splice(0)) track(hub.webhooks, deliver(hub, delivery))
}

/** Waits until every delivery on its way, and what the App's handlers cause meanwhile, has arrived. */
export const settle = async (hub: Hub): Promise<void> => {
  flush(hub)
  while (hub.webhooks.underway.size) await Promise.all(hub.webhooks.underway)
}
