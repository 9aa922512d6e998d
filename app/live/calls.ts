import { randomUUID } from 'node:crypto'
import { messageOf } from '../../core/errors.ts'
import type { Caps, Reserved } from './caps.ts'
import { createHangUp } from './hang-up.ts'
import { createMeter, type Meter } from './meter.ts'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'
import { openSideband, type Sideband } from './sideband.ts'

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
  /** Opens a WebSocket; Node's own unless given. */
  socket?: (address: string, headers: Record<string, string>) => WebSocket
}

interface Call {
  person: number
  /** The provider's name of it. */
  provider: string
  timer: NodeJS.Timeout
  reserved: Reserved
  meter: Meter
  sideband: Sideband
}

/** An answer is a few kilobytes; whatever is longer is none. */
const longestAnswer = 64_000
const patience = 10_000
/**
 * How long the page waits for its answer until the server hears the call: without the answer nothing can be said yet.
 * After that time it has the answer all the same, since a provider may let nobody listen to a call that is not connected.
 */
const headStart = 2_000

/**
 * Sends the page's SDP on with our key and our session settings, listens to what the call costs, and hangs up when its
 * time or its dollars are used up, or when it cannot be heard: the page's script is the caller's, and may say anything.
 */
export function createCalls(options: LiveOptions, caps: Caps, world: World): Calls {
  const calls = new Map<string, Call>()
  const ending = new Map<Promise<void>, number>()
  /** Each person's newest call that is being opened, or was. */
  const opening = new Map<number, Promise<unknown>>()
  let stopping = false
  const hangUp = createHangUp(options, world)
  const now = () => world.now().getTime()

  /** Gives back what was not used, once the provider has let go of the call. Until then it is heard. */
  const finish = async ({ provider, reserved, meter, sideband }: Call): Promise<void> => {
    const over = await hangUp(provider)
    sideband.close()
    if (over) reserved.end(now(), meter.dollarsAtEnd)
    else reserved.forfeit(meter.dollars)
  }

  const end = async (id: string): Promise<void> => {
    const call = calls.get(id)
    if (!call) return
    calls.delete(id)
    clearTimeout(call.timer)
    const ended = finish(call)
    ending.set(ended, call.person)
    await ended.finally(() => ending.delete(ended))
  }

  const endingOf = (person: number) =>
    Promise.all([...ending].flatMap(([ended, whose]) => (whose === person ? [ended] : [])))

  /** Listens to a call from its first event on. */
  function keep(id: string, person: number, provider: string, reserved: Reserved): Call {
    const meter = createMeter(options.model, options.limits.dollarsPerMinute, reserved.dollars)
    const hangUpFor = (why: string) => {
      if (!calls.has(id)) return
      world.log(`A live call was hung up: ${why}.`)
      void end(id)
    }
    const sideband = openSideband(options, world, provider, {
      event(event) {
        const why = meter.take(event)
        if (why !== null) hangUpFor(why)
      },
      hears: (unheard) => meter.unheard(unheard),
      deaf(unheard) {
        meter.unheard(unheard)
        hangUpFor('the server could not listen to it')
      },
    })
    const timer = setTimeout(() => void end(id), reserved.minutes * 60_000)
    timer.unref()
    const call = { person, provider, timer, reserved, meter, sideband }
    calls.set(id, call)
    return call
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

  async function open(person: number, sdp: string): Promise<OpenedCall> {
    // A page that dials again has often just hung up: its place is free as soon as the provider has let go.
    await endingOf(person)
    const reserved = caps.reserve(person, now())
    const { minutes, dollars } = reserved
    const { answer, provider } = await ask(sdp).catch((error: unknown) => {
      reserved.end(now(), 0)
      if (error instanceof PageRefusal) throw error
      world.log(`The provider did not answer a live call: ${messageOf(error)}`)
      throw new PageRefusal(502, 'The live service does not answer.', 'Try again in a minute, or type.')
    })
    const id = randomUUID()
    const { sideband } = keep(id, person, provider, reserved)
    if (stopping) await end(id)
    else await Promise.race([sideband.heard, world.sleep(headStart)])
    if (calls.has(id)) return { id, sdp: answer, minutes, dollars }
    await endingOf(person)
    throw stopping
      ? new PageRefusal(503, 'The server is being stopped.', 'Try again in a minute, or type.')
      : new PageRefusal(502, 'The server could not listen to the call.', 'Try again in a minute, or type.')
  }

  return {
    open(person, sdp) {
      // Whoever closes a page while it dials, and opens it again, has left a call that is hung up as soon as it is there.
      const opened = (opening.get(person) ?? Promise.resolve()).then(() => open(person, sdp))
      const settled = opened.then(
        () => undefined,
        () => undefined,
      )
      opening.set(person, settled)
      void settled.then(() => opening.get(person) === settled && opening.delete(person))
      return opened
    },
    async end(person, id) {
      if (calls.get(id)?.person !== person) throw new PageRefusal(404, 'There is no such call.', 'Start a new one.')
      await end(id)
    },
    async close() {
      stopping = true
      await Promise.all([...calls.keys()].map(end))
      await Promise.all(ending.keys())
    },
  }
}
