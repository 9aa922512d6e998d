import type { ApplicationFunction } from 'probot'
import { handlers } from './handlers/index.ts'
import type { Host } from './host.ts'
import { createWork, type Work } from './serve/work.ts'
import type { App } from './thread/desk.ts'
import { createKnown } from './thread/known.ts'

/** What lives as long as the process: the host, and guesses that save requests. */
export const createApp = (host: Host): App => ({ host, known: createKnown() })

/**
 * The Probot function: connects each event of the table with its handler. `work` counts what is under way, so that a stop
 * can wait for it. Only `server.ts` and the action start it: they bring the webhook secret, the waits and the sweep,
 * without which it would be forgeable, slow and forgetful.
 */
export const probotApp =
  (app: App, work: Work = createWork()): ApplicationFunction =>
  (probot) => {
    for (const [event, handle] of handlers) probot.on(event, (context) => work.track(() => handle(app, context)))
  }
