import type { ApplicationFunction, Probot } from 'probot'
import { handlers } from './handlers/index.ts'
import type { Host } from './host.ts'
import { hostFrom } from './host.ts'
import { identityOf } from './serve/identity.ts'
import { createWork, type Work } from './serve/work.ts'
import type { App } from './thread/desk.ts'
import { createKnown } from './thread/known.ts'

/** What lives as long as the process: the host, and guesses that save requests. */
export const createApp = (host: Host): App => ({ host, known: createKnown() })

/** Connects each event of the table with its handler. `work` counts what is under way, so that a stop can wait for it. */
export const probotApp =
  (app: App, work: Work = createWork()): ApplicationFunction =>
  (probot) => {
    for (const [event, handle] of handlers) probot.on(event, (context) => work.track(() => handle(app, context)))
  }

/** The Probot function, for `probot run` and for whoever loads the app into a Probot of their own. */
export default async function sentra(probot: Probot): Promise<void> {
  const bot = await identityOf(probot, Number(process.env.APP_ID))
  await probotApp(createApp(hostFrom(process.env, { kind: 'app', bot })))(probot, {
    cwd: process.cwd(),
    addHandler: () => undefined,
  })
}
