import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { createNodeMiddleware, Probot } from 'probot'
import { messageOf } from '../core/errors.ts'
import { hostFrom } from './host.ts'
import { createApp, probotApp } from './index.ts'
import { liveRoutes } from './live/index.ts'
import { liveOptions } from './live/options.ts'
import { identityOf } from './serve/identity.ts'
import { installedOn } from './serve/installed.ts'
import { appOctokit, impatient, type Pace } from './serve/octokit.ts'
import { serverOptions } from './serve/options.ts'
import { health, listener } from './serve/requests.ts'
import { every } from './serve/timer.ts'
import { createWork } from './serve/work.ts'
import { createRounds } from './sweep/installations.ts'

export interface StartOptions {
  port: number
  /** The address to listen on, for example `127.0.0.1`. */
  host: string
  env: Record<string, string | undefined>
  /** Every request out goes through it: GitHub, models, attachments. */
  fetch?: typeof fetch
  now?: () => Date
  pace?: Pace
}

export interface RunningServer {
  url: string
  /** Stops taking events, waits for what is under way (at most 25 s), then closes. */
  close(): Promise<void>
  /** One round of the sweep, as the timer does it. */
  sweep(): Promise<void>
}

/** How long a stop waits for handlers. Platforms kill after 30 s. Milliseconds. */
const patience = 25_000

/**
 * The hosted App. Any number of replicas: they share nothing but git.
 * @throws SentraError where the environment lacks something; a webhook secret is demanded.
 */
export async function startServer(start: StartOptions): Promise<RunningServer> {
  const options = serverOptions(start.env)
  const fetcher = start.fetch ?? fetch
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    logLevel: options.logLevel,
    Octokit: appOctokit(start.pace),
    request: { fetch: impatient(fetcher, start.pace) },
  })
  await probot.ready()

  const bot = await identityOf(probot, options.appId)
  const world = { fetch: fetcher, ...(start.now === undefined ? {} : { now: start.now }) }
  const host = hostFrom(start.env, { kind: 'app', bot }, world)
  const work = createWork()
  const app = createApp(host)
  const middleware = await createNodeMiddleware(probotApp(app, work), { probot })
  const webhooks = async (request: IncomingMessage, response: ServerResponse) =>
    (await middleware(request, response)) === true
  const page = liveOptions(start.env)
  const log = (problem: string) => void probot.log.warn(problem)
  const live = page && liveRoutes(page, { ...host, log, installed: installedOn(probot) })
  const routes = live ? [health, live.route, webhooks] : [health, webhooks]
  const server = createServer(listener(routes, (error) => probot.log.error(error)))
  const round = createRounds(probot, app)
  const sweep = (): Promise<void> => work.track(round)
  const timer = every(options.sweepMinutes, sweep, (error) => probot.log.error(error))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(start.port, start.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const address = start.host.includes(':') ? `[${start.host}]` : start.host
  return {
    url: `http://${address}:${port}`,
    sweep,
    async close() {
      timer.stop()
      await live?.calls.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const left = await work.idle(patience)
      if (left > 0) probot.log.warn(`Stopped with ${left} pieces of work under way; the sweep will finish them.`)
      server.closeAllConnections()
      await closed
    },
  }
}

async function main(): Promise<void> {
  const { PORT = '3000', HOST = '0.0.0.0' } = process.env
  const server = await startServer({ port: Number(PORT), host: HOST, env: process.env })
  console.log(`Sentra listens at ${server.url}. Health: ${server.url}/healthz`)
  const stop = () => void server.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    console.error(messageOf(error))
    process.exitCode = 1
  })
}
