import type { IncomingMessage } from 'node:http'
import type { Way } from './way.ts'

/** What a fetching container may ask for: packages and what is known of them, and advisories. Nothing is written. */
const reading = new Set(['GET', 'HEAD'])
const advisories = /\/-\/npm\/v1\/security\/(?:advisories\/bulk|audits|audits\/quick)$/

export type Permitted = { url: URL; way: Way; authorization: string | null } | { refused: string | null }

/**
 * Whether a request may go out, and as what. A host is compared whole, a path as it will be sent.
 * @param line the request's own target: a full address where it came in plain, a path where it came through a tunnel
 * @param tunnel where the tunnel leads, if it came through one
 */
export function permitted(ways: readonly Way[], method: string, line: string, tunnel: Way | null): Permitted {
  if (/[\0-\x20\x7f\\]/.test(line)) return { refused: null }
  const scheme = tunnel?.secure ? 'https:' : 'http:'
  const origin = tunnel && `${scheme}//${tunnel.host}:${tunnel.port}`
  if (origin && !line.startsWith('/')) return { refused: null }
  const url = URL.parse(origin ? origin + line : line)
  if (url === null || url.username !== '' || url.password !== '') return { refused: null }
  if (url.protocol !== scheme) return { refused: null }
  const port = Number(url.port || (scheme === 'https:' ? 443 : 80))
  const name = `${url.hostname}:${port}`.slice(0, 260)
  const way = tunnel ?? wayTo(ways, url.hostname, port)
  if (!way || way.secure !== (scheme === 'https:')) return { refused: name }
  if (climbs(url.pathname)) return { refused: name }
  const asksAdvisories = method === 'POST' && advisories.test(url.pathname)
  if (!reading.has(method) && !asksAdvisories) return { refused: `${name} (${method.slice(0, 20)})` }
  const credential = way.credentials.find(({ prefix }) => `${url.pathname}/`.startsWith(prefix))
  return { url, way, authorization: credential?.authorization ?? null }
}

export const wayTo = (ways: readonly Way[], host: string, port: number): Way | undefined =>
  ways.find((one) => one.host === host.toLowerCase() && one.port === port)

/** Whether a server that decodes once more would see another folder than we do. */
function climbs(pathname: string): boolean {
  try {
    return decodeURIComponent(decodeURIComponent(pathname)).split(/[/\\]/).includes('..')
  } catch {
    return true
  }
}

const passed = ['accept', 'accept-encoding', 'content-type', 'content-encoding', 'if-none-match', 'range'] as const

/** The request's headers, written anew: of the client's own only what asks for a form of the answer. */
export function headersFor(incoming: IncomingMessage, authorization: string | null): Record<string, string> {
  const given = passed.flatMap((name) => {
    const value = incoming.headers[name]
    return typeof value === 'string' ? [[name, value.slice(0, 500)]] : []
  })
  return {
    ...Object.fromEntries(given),
    'user-agent': 'sentra',
    // An answer to a request with a credential is searched for it, so it must be readable.
    ...(authorization === null ? {} : { authorization, 'accept-encoding': 'identity' }),
  }
}
