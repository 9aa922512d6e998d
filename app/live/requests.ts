import { randomBytes } from 'node:crypto'
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
export function sendPage(response: ServerResponse, { session, login, origin, expiresAt }: Finished): void {
  const message = { kind: 'sentra-session', session, login, expiresAt }
  sendLast(response, 200, 'Signed in', ['You are signed in. You can close this window.'], {
    message,
    origin,
    close: true,
  })
}

/**
 * The same where nobody was signed in: it says why, and stays open to be read. The page that waits is told as well, where
 * the sign-in's state proves which one it is.
 */
export function sendRefusal(
  response: ServerResponse,
  { status, message, next }: PageRefusal,
  origin: string | null,
): void {
  const told = { sentra: 'sign-in', refused: message }
  const words = [message, next, 'You can close this window.']
  sendLast(response, status, 'Not signed in', words, origin === null ? null : { message: told, origin, close: false })
}

function sendLast(
  response: ServerResponse,
  status: number,
  title: string,
  words: string[],
  post: { message: object; origin: string; close: boolean } | null,
): void {
  const nonce = randomBytes(16).toString('base64')
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    // Whoever can name no sign-in of ours does not end one either.
    ...(post === null ? {} : { 'set-cookie': 'sentra_sign_in=; Path=/live/callback; Max-Age=0' }),
  })
  const script =
    post === null
      ? ''
      : `<script nonce="${nonce}">window.opener?.postMessage(${literal(post.message)},${literal(post.origin)})` +
        `${post.close ? ';window.close()' : ''}</script>`
  const text = words.map((line) => `<p>${escaped(line)}</p>`).join('')
  response.end(`<!doctype html><html lang="en"><title>${title}</title>${text}${script}</html>\n`)
}

/** A value as a script may hold it: no tag can end there. */
const literal = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)
