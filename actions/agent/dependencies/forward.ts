import { type IncomingMessage, request as plainly, type ServerResponse } from 'node:http'
import { request as securely } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { pipeline } from 'node:stream'
import { rootCertificates } from 'node:tls'
import { withholding } from './outward.ts'
import { headersFor, type Permitted } from './permit.ts'

type Going = Exclude<Permitted, { refused: string | null }>

/** What of an answer is handed on. No cookie, nothing about connections, no word on how to log in. */
const handedOn = [
  'content-type',
  'content-encoding',
  'content-length',
  'content-range',
  'etag',
  'last-modified',
  'cache-control',
  'location',
  'npm-notice',
] as const
/** The longest question about advisories; more is none. */
const longestQuestion = 16 * 1024 * 1024

/** How the world is reached from this side. */
export interface Outside {
  /** Certificates to trust beside the usual ones, as PEM. */
  authorities: readonly string[]
  /** Looks up names that this machine's own settings do not know. */
  lookup: LookupFunction
}

/** Sends a permitted request and hands its answer back. Redirects are handed back too: where they lead is asked anew. */
export function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  { url, way, authorization }: Going,
  { authorities, lookup }: Outside,
): void {
  const fail = (status: number) => {
    if (response.headersSent) response.destroy()
    else response.writeHead(status, { connection: 'close' }).end()
  }
  if (!way.trusted && isIP(way.host) !== 0) {
    fail(403)
    return
  }
  const send = url.protocol === 'https:' ? securely : plainly
  const sent = send(
    url,
    {
      method: incoming.method ?? 'GET',
      headers: headersFor(incoming, authorization),
      timeout: 60_000,
      ...(way.trusted ? {} : { lookup }),
      ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
    },
    (answer) => {
      const secrets = secretsIn(authorization)
      const headers = handedOn.flatMap((name) => {
        const value = answer.headers[name]
        return typeof value === 'string' ? [[name, value] as const] : []
      })
      // What cannot be read cannot be searched.
      const sealed = secrets.length > 0 && !/^(identity)?$/i.test(answer.headers['content-encoding'] ?? '')
      if (sealed || headers.some(([, value]) => secrets.some((one) => value.includes(one)))) {
        answer.destroy()
        fail(502)
        return
      }
      response.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers))
      pipeline(answer, withholding(secrets), response, (error) => {
        if (error) response.destroy()
      })
    },
  )
  sent.on('timeout', () => sent.destroy())
  sent.on('error', () => fail(502))
  response.on('close', () => sent.destroy())
  let length = 0
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > longestQuestion) incoming.destroy()
  })
  incoming.pipe(sent)
}

/** The forms in which a credential can be said: the header's value, the token, the password. */
function secretsIn(authorization: string | null): string[] {
  const [kind, value = ''] = authorization?.split(' ') ?? []
  if (kind !== 'Basic') return value ? [value] : []
  return [value, Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':')]
}
