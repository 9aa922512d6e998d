import { createHmac, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createCheck } from '../../test/openapi/check.ts'
import { addApp, makeKey } from './accounts.ts'
import { startEmulate } from './emulate.ts'
import { listen as listenToEmulate } from './forward.ts'
import { type Hub, newState } from './hub.ts'
import { localGitHub } from './local-github.ts'
import { watchViolations } from './open-hubs.ts'
import { listen, serve } from './server.ts'
import type { LocalGitHub, LocalGitHubOptions } from './types.ts'
import { newWebhooks } from './webhooks/webhooks.ts'

export type { Dispatch } from './front/dispatches.ts'
export type { Fault, JournalEntry } from './journal.ts'
export { attachmentHosts, localFetch } from './local-fetch.ts'
export type * from './types.ts'
export type { Delivery } from './webhooks/webhooks.ts'

const permissions = {
  ...{ actions: 'write', checks: 'write', contents: 'write', issues: 'write', members: 'read', metadata: 'read' },
  ...{ pull_requests: 'write', statuses: 'read' },
}

const events = [
  ...['issues', 'issue_comment', 'pull_request', 'pull_request_review', 'pull_request_review_comment'],
  ...['push', 'workflow_run'],
]

/** A process that ends without closing (a failed test, an uncaught error) leaves no repositories lying about either. */
const folders = new Set<string>()
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/**
 * Starts a GitHub on this machine that serves the demo and the tests alike: `emulate` for what it does right, git
 * itself for everything git, and a front of ours for the rest. Every request is checked against GitHub's own
 * description and written down. Starts in a fraction of a second; `close()` leaves nothing behind.
 */
export const startLocalGitHub = async (options: LocalGitHubOptions = {}): Promise<LocalGitHub> => {
  // The port first: where it is busy, nothing has been made yet.
  const server = await listen(options.port)
  const [folder, privateKey] = await Promise.all([mkdtemp(path.join(tmpdir(), 'local-github-')), makeKey()])
  folders.add(folder)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const emulate = await startEmulate(url)
  const key = randomBytes(16)
  const listeners = { dispatch: new Set<(dispatch: never) => void>(), cancel: new Set<(runId: number) => void>() }
  const hub: Hub = {
    ...{ url, folder, emulate, state: newState(), journal: [], violations: [], faults: {} },
    app: { id: 0, slug: '', name: '', clientId: '', privateKey, permissions: {}, bot: undefined as never },
    switches: { actionsMayOpenPulls: false, tokensReadFiles: true, tokenSeconds: 3_600, ...options.switches },
    webhooks: newWebhooks(randomBytes(20).toString('hex'), options.events ?? events),
    dispatches: {
      tell: (dispatch) => {
        for (const listener of listeners.dispatch) listener(dispatch as never)
      },
      cancelled: (runId) => {
        for (const listener of listeners.cancel) listener(runId)
      },
    },
    secret: (kind, value) => createHmac('sha256', key).update(`${kind}:${value}`).digest('hex'),
  }
  const asked = options.permissions ?? permissions
  hub.app = addApp(hub, { id: 1_234_567, slug: options.appSlug ?? 'sentra', permissions: asked, privateKey })
  // GitHub's own App behind every GITHUB_TOKEN has this id on GitHub too.
  addApp(hub, { id: 15_368, slug: 'github-actions', permissions: {}, privateKey })
  watchViolations(hub.violations)
  listenToEmulate(hub)
  serve(server, hub, createCheck())
  return localGitHub(hub, listeners, async () => {
    hub.webhooks.closed.abort()
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await Promise.all([closed, emulate.close(), Promise.allSettled(hub.webhooks.underway)])
    await rm(folder, { recursive: true, force: true })
    folders.delete(folder)
  })
}
