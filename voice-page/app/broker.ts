import { z } from 'zod/mini'
import { unreachable, VoiceProblem } from '../voice/problems.ts'
import { type Account, signedIn } from './account.ts'

const Refused = z.object({ what: z.string().check(z.maxLength(500)), next: z.string().check(z.maxLength(500)) })
const Opened = z.object({ id: z.string(), sdp: z.string(), minutes: z.number() })
const Posted = z.object({ address: z.string().check(z.startsWith('http')) })

/** How much later than the server, which hangs up, the page may know of it. Milliseconds. */
const notice = 3_000

/** The App's answer to what the page asks as the signed-in person. */
async function ask(app: string, account: Account, method: string, path: string, body?: object) {
  const address = `${app}${path}`
  const response = await fetch(address, {
    method,
    headers: { authorization: `Bearer ${account.session}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    keepalive: method === 'DELETE',
  }).catch((error: unknown) => {
    throw unreachable('The App', address, error)
  })
  if (response.ok) return response.status === 204 ? null : response.json()
  const refused = z.safeParse(Refused, await response.json().catch(() => null))
  const { what, next } = refused.success
    ? refused.data
    : { what: 'The App did not do it.', next: 'Try again in a minute.' }
  throw new VoiceProblem(response.status === 401 ? 'sign_in' : 'app', what, `It answered ${response.status}.`, next)
}

const demandAccount = (): Account => {
  const account = signedIn()
  if (account) return account
  throw new VoiceProblem('sign_in', 'You are not signed in.', 'The sign-in is over.', 'Sign in with GitHub.')
}

interface Call {
  id: string
  account: Account
}

/**
 * A person has one call at a time with the App, so what is asked of it goes one after the other, whatever conversation
 * asks: a call that is being opened is hung up, or known, before the next.
 */
let before: Promise<unknown> = Promise.resolve()
const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
  const mine = before.then(work)
  before = mine.catch(() => undefined)
  return mine
}

/**
 * Live calls through the App: it adds the key, and only the answer comes back. `end` hangs up the newest; `endsAt` is
 * when the App does, in milliseconds since the epoch, for all calls of one conversation: another is no new time.
 */
export function broker(app: string, repository: string, who: () => Account = demandAccount) {
  let open: Call | null = null
  let endsAt = Number.POSITIVE_INFINITY
  const hangUp = ({ id, account }: Call) =>
    ask(app, account, 'DELETE', `/live/calls/${id}`).then(
      () => undefined,
      () => undefined,
    )
  const hangUpNewest = async () => {
    const last = open
    open = null
    if (last) await hangUp(last)
  }
  return {
    exchange: (sdp: string, { signal }: { signal: AbortSignal }): Promise<string> =>
      inTurn(async () => {
        await hangUpNewest()
        signal.throwIfAborted()
        const account = who()
        // Never broken off: a call that the App has opened must be known here, to be ended.
        const opened = z.parse(Opened, await ask(app, account, 'POST', '/live/calls', { repository, sdp }))
        const call = { id: opened.id, account }
        if (signal.aborted) await hangUp(call)
        signal.throwIfAborted()
        open = call
        endsAt = Math.min(endsAt, Date.now() + opened.minutes * 60_000)
        return opened.sdp
      }),
    end: () => inTurn(hangUpNewest),
    get endsAt() {
      return endsAt
    },
    timeIsOver: () => Date.now() >= endsAt - notice,
  }
}

/** Posts a command as the signed-in person; gives the comment's address. */
export async function postCommand(app: string, repository: string, issue: number, command: string): Promise<string> {
  const answer = await ask(app, demandAccount(), 'POST', '/live/commands', { repository, issue, command })
  return z.parse(Posted, answer).address
}
