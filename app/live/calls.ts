import { randomUUID } from 'node:crypto'
import { messageOf } from '../../core/errors.ts'
import type { Caps, Reserved } from './caps.ts'
import { createHangUp } from './hang-up.ts'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'

export interface OpenedCall {
  /** Ours, not the provider's: all that the page learns besides the answer. */
  id: string
  sdp: string
  /** How long it may last before the server hangs up, and what is reserved for it. */
  minutes: number
  dollars: number
}

export interface Calls {
  open(person: number, sdp: string): Promise<OpenedCall>
  /** Hangs up a call of this person's; anybody else's is not there. */
  end(person: number, id: string): Promise<void>
  close(): Promise<void>
}

export interface World {
  fetch: typeof fetch
  now: () => Date
  sleep: (milliseconds: number) => Promise<void>
  log: (problem: string) => void
}

interface Call {
  person: number
  /** The provider's name of it. */
  provider: string
  timer: NodeJS.Timeout
  reserved: Reserved
}

/** An answer is a few kilobytes; whatever is longer is none. */
const longestAnswer = 64_000
const patience = 10_000

/** Sends the page's SDP on with our key and our session settings, and hangs up when the time is over. */
export function createCalls(options: LiveOptions, caps: Caps, world: World): Calls {
  const calls = new Map<string, Call>()
  const ending = new Set<Promise<void>>()
  let stopping = false
  const hangUp = createHangUp(options, world)
  const now = () => world.now().getTime()

  /** Gives back what was not used, once the provider has let go of the call. */
  const finish = async ({ provider, reserved }: Call): Promise<void> => {
    if (await hangUp(provider)) reserved.end(now())
    else reserved.forfeit()
  }

  const end = async (id: string): Promise<void> => {
    const call = calls.get(id)
    if (!call) return
    calls.delete(id)
    clearTimeout(call.timer)
    const ended = finish(call)
    ending.add(ended)
    await ended.finally(() => ending.delete(ended))
  }

  /** The provider's answer, and its name of the call: without one nobody could hang up. */
  async function ask(sdp: string): Promise<{ answer: string; provider: string }> {
    const body = new FormData()
    body.set('sdp', sdp)
    const session = { type: 'realtime', model: options.model, audio: { output: { voice: options.voice } } }
    body.set('session', JSON.stringify(session))
    const headers = { authorization: `Bearer ${options.openai.key}` }
    const signal = AbortSignal.timeout(patience)
    const response = await world.fetch(`${options.openai.baseUrl}/realtime/calls`, {
      ...{ method: 'POST', headers, body, signal },
    })
    const answer = await response.text()
    const provider = /\/(rtc_[\w-]{1,100})$/.exec(response.headers.get('location') ?? '')?.[1]
    if (response.ok && answer.startsWith('v=0') && answer.length <= longestAnswer && provider !== undefined) {
      return { answer, provider }
    }
    const why = response.ok ? 'an answer that is none, or without a name for the call' : `${response.status}`
    world.log(`The provider answered a live call with ${why}.`)
    throw new PageRefusal(502, 'The live service did not take the call.', 'Try again in a minute, or type.')
  }

  return {
    async open(person, sdp) {
      const reserved = caps.reserve(person, now())
      const { minutes, dollars } = reserved
      try {
        const { answer, provider } = await ask(sdp)
        const id = randomUUID()
        const timer = setTimeout(() => void end(id), minutes * 60_000)
        timer.unref()
        calls.set(id, { person, provider, timer, reserved })
        if (stopping) {
          await end(id)
          throw new PageRefusal(503, 'The server is being stopped.', 'Try again in a minute, or type.')
        }
        return { id, sdp: answer, minutes, dollars }
      } catch (error) {
        reserved.end(now())
        if (error instanceof PageRefusal) throw error
        world.log(`The provider did not answer a live call: ${messageOf(error)}`)
        throw new PageRefusal(502, 'The live service does not answer.', 'Try again in a minute, or type.')
      }
    },
    async end(person, id) {
      if (calls.get(id)?.person !== person) throw new PageRefusal(404, 'There is no such call.', 'Start a new one.')
      await end(id)
    },
    async close() {
      stopping = true
      await Promise.all([...calls.keys()].map(end))
      await Promise.all(ending)
    },
  }
}
