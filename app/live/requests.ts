import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import { PageRefusal } from './refusal.ts'
import type { Finished } from './sign-in.ts'

const longestBody = 64_000

/** A JSON body of the promised shape, cut off where it is longer than any of ours. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const refuse = (status: number, what: string) => new PageRefusal(status, what, 'Reload the page and try again.')
  // A form or plain text could be sent by any page without the browser asking us first.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) throw refuse(415, 'This is no JSON.')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    length += chunk.length
    if (length > longestBody) throw refuse(413, 'This is too long.')
    chunks.push(chunk)
  }
  let body: unknown
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw refuse(400, 'This is no JSON.')
  }
  const read = schema.safeParse(body)
  if (!read.success) throw refuse(400, 'The request does not have the shape that the page sends.')
  return read.data
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

export const cookieNonce = (request: IncomingMessage): string | undefined =>
  /(?:^|;\s*)sentra_sign_in=([\w-]{1,100})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1]

/** The pop-up's last page: gives the session to the page that opened it, to that origin only, and closes. */
export function sendPage(
  response: ServerResponse,
  nonce: string,
  { session, login, origin, expiresAt }: Finished,
): void {
  const message = JSON.stringify({ kind: 'sentra-session', session, login, expiresAt }).replaceAll('<', '\\u003c')
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    'set-cookie': 'sentra_sign_in=; Path=/live/callback; Max-Age=0',
  })
  response.end(
    `<!doctype html><html lang="en"><title>Signed in</title><p>You are signed in. You can close this window.</p>` +
      `<script nonce="${nonce}">window.opener?.postMessage(${message},${JSON.stringify(origin)});window.close()</script></html>\n`,
  )
}
