import type { World } from './calls.ts'
import type { LiveOptions } from './options.ts'

/** The server's own ear on a call: all that the provider tells the page, told to us as well. */
export interface Sideband {
  /** Settles when it hears for the first time, or never will. */
  heard: Promise<void>
  close(): void
}

export interface Listener {
  event(event: unknown): void
  /** It hears (again), after so many milliseconds in which it did not. */
  hears(unheard: number): void
  /** It does not hear, and was tried often enough. */
  deaf(unheard: number): void
}

/** Before each try. Right after a call was made it may not be known everywhere yet: https://github.com/openai/codex/pull/17057 */
const waits = [0, 200, 500, 1_000, 2_000, 4_000]
/** How long one try may take. Milliseconds. */
const patience = 2_000
/** A line that breaks as often as this within one call is none. */
const mostBreaks = 20

/** Node's own WebSocket, which takes headers, as a browser's does not. */
export function dial(address: string, headers: Record<string, string>): WebSocket {
  const NodeWebSocket = WebSocket as unknown as new (address: string, init: object) => WebSocket
  return new NodeWebSocket(address, { headers })
}

/**
 * Listens to a call over a WebSocket of its own, and opens it again where it breaks. Shapes:
 * https://developers.openai.com/api/docs/guides/realtime-server-controls
 */
export function openSideband({ openai }: LiveOptions, world: World, call: string, listener: Listener): Sideband {
  const address = `${openai.baseUrl.replace(/^http/, 'ws')}/realtime?call_id=${encodeURIComponent(call)}`
  const open = world.socket ?? dial
  const { promise: heard, resolve: settle } = Promise.withResolvers<void>()
  const now = () => world.now().getTime()
  let since = now()
  let closed = false
  let current: WebSocket | null = null

  /** Opens it once. What it tells is heard from the first event on; `null` where it did not open. */
  const connect = (): Promise<WebSocket | null> =>
    new Promise((resolve) => {
      const socket = open(address, { authorization: `Bearer ${openai.key}` })
      const late = setTimeout(() => fail(), patience)
      const fail = () => {
        clearTimeout(late)
        resolve(null)
        socket.close()
      }
      socket.addEventListener('message', ({ data }) => listener.event(parsed(data)))
      socket.addEventListener('error', fail)
      socket.addEventListener('close', fail)
      socket.addEventListener('open', () => {
        clearTimeout(late)
        // Before its first event is.
        listener.hears(now() - since)
        resolve(socket)
      })
    })

  async function listen(): Promise<void> {
    for (let breaks = 0; breaks <= mostBreaks; breaks++) {
      const socket = await tried()
      if (closed) {
        socket?.close()
        return
      }
      if (socket === null) break
      current = socket
      settle()
      await ended(socket)
      if (closed) return
      since = now()
    }
    listener.deaf(now() - since)
  }

  async function tried(): Promise<WebSocket | null> {
    for (const wait of waits) {
      await world.sleep(wait)
      if (closed) return null
      const socket = await connect()
      if (socket !== null) return socket
    }
    return null
  }

  void listen()
    .catch(() => listener.deaf(0))
    .finally(settle)
  return {
    heard,
    close() {
      closed = true
      current?.close()
      settle()
    },
  }
}

const ended = (socket: WebSocket): Promise<void> =>
  socket.readyState === WebSocket.CLOSED
    ? Promise.resolve()
    : new Promise((resolve) => socket.addEventListener('close', () => resolve(), { once: true }))

/** `undefined` for what is no JSON. */
function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return undefined
  }
}
