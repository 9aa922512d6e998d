import { randomUUID } from 'node:crypto'
import { messageOf } from '../../core/errors.ts'
import type { Caps } from './caps.ts'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'

export interface OpenedCall {
  /** Ours, not the provider's: all that the page learns besides the answer. */
  id: string
  sdp: string
  minutes: number
}

export interface Calls {
  open(person: number, sdp: string): Promise<OpenedCall>
  /** Hangs up a call of this person's; anybody else's is not there. */
  end(person: number, id: string): Promise<void>
  close(): Promise<void>
}

/** An answer is a few kilobytes; whatever is longer is none. */
const longestAnswer = 64_000
const patience = 10_000

/** Sends the page's SDP on with our key and our session settings, and hangs up when the time is over. */
export function createCalls(
  options: LiveOptions,
  caps: Caps,
  fetcher: typeof fetch,
  now: () => number,
  log: (problem: string) => void,
): Calls {
  const calls = new Map<
    string,
    { person: number; provider: string | null; timer: NodeJS.Timeout; end(now: number): void }
  >()
  const headers = { authorization: `Bearer ${options.openai.key}` }

  const hangUp = async (id: string): Promise<void> => {
    const call = calls.get(id)
    if (!call) return
    calls.delete(id)
    clearTimeout(call.timer)
    call.end(now())
    if (call.provider === null) return
    const address = `${options.openai.baseUrl}/realtime/calls/${call.provider}/hangup`
    await fetcher(address, { method: 'POST', headers, signal: AbortSignal.timeout(patience) }).catch((error: unknown) =>
      log(`A live call could not be hung up: ${messageOf(error)}`),
    )
  }

  return {
    async open(person, sdp) {
      const reserved = caps.reserve(person, now())
      try {
        const body = new FormData()
        body.set('sdp', sdp)
        const session = { type: 'realtime', model: options.model, audio: { output: { voice: options.voice } } }
        body.set('session', JSON.stringify(session))
        const address = `${options.openai.baseUrl}/realtime/calls`
        const signal = AbortSignal.timeout(patience)
        const response = await fetcher(address, { method: 'POST', headers, body, signal })
        const answer = await response.text()
        if (!response.ok || !answer.startsWith('v=0') || answer.length > longestAnswer) {
          log(`The provider refused a live call with ${response.status}.`)
          throw new PageRefusal(502, 'The live service did not take the call.', 'Try again in a minute, or type.')
        }
        const provider = /\/(rtc_[\w-]{1,100})$/.exec(response.headers.get('location') ?? '')?.[1] ?? null
        const id = randomUUID()
        const timer = setTimeout(() => void hangUp(id), reserved.minutes * 60_000)
        timer.unref()
        calls.set(id, { person, provider, timer, end: reserved.end })
        return { id, sdp: answer, minutes: reserved.minutes }
      } catch (error) {
        reserved.end(now())
        if (error instanceof PageRefusal) throw error
        log(`The provider did not answer a live call: ${messageOf(error)}`)
        throw new PageRefusal(502, 'The live service does not answer.', 'Try again in a minute, or type.')
      }
    },
    async end(person, id) {
      if (calls.get(id)?.person !== person) throw new PageRefusal(404, 'There is no such call.', 'Start a new one.')
      await hangUp(id)
    },
    async close() {
      await Promise.all([...calls.keys()].map(hangUp))
    },
  }
}
