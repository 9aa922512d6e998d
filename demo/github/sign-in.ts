import { createHash } from 'node:crypto'
import { issueToken } from './accounts.ts'
import type { Answer } from './http.ts'
import type { Hub } from './hub.ts'
import { isJson, type Json } from './json.ts'
import type { Incoming } from './server.ts'

/** What a code was asked for with: GitHub wants the same again, and the secret behind the challenge. */
interface Asked {
  challenge: string | null
  redirect: string
}

/**
 * GitHub's web sign-in of our App. The page on which a person chooses, the codes and the check of client, secret and
 * callback are emulate's own; the front adds PKCE, which emulate lacks, and gives a token of the App's (`ghu_`).
 */
export function signInDoor(hub: Hub) {
  const begun = new Map<string, Asked>()
  const codes = new Map<string, Asked>()

  const hand = async ({ method, path, query, headers, raw }: Incoming): Promise<Response> =>
    hub.emulate.fetch(
      new Request(`${hub.url}${path}${query.size ? `?${query}` : ''}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(headers['content-type'] ? { 'content-type': headers['content-type'] } : {}),
        },
        ...(method === 'POST' ? { body: raw.toString('utf8') } : {}),
        redirect: 'manual',
      }),
    )

  const exchange = async (incoming: Incoming): Promise<Answer> => {
    const asked: Json = isJson(incoming.entry.body) ? incoming.entry.body : {}
    const known = codes.get(String(asked.code))
    codes.delete(String(asked.code))
    const verifier = createHash('sha256').update(String(asked.code_verifier)).digest('base64url')
    const proven = known !== undefined && (known.challenge === null || known.challenge === verifier)
    if (!proven || asked.redirect_uri !== known.redirect)
      return { status: 200, body: { error: 'bad_verification_code' } }
    const answer: unknown = await (await hand(incoming)).json()
    const token = isJson(answer) ? String(answer.access_token) : ''
    const user = hub.emulate.store.users.findOneBy('login', hub.emulate.tokens.get(token)?.login)
    if (!user) return { status: 200, body: answer }
    const access_token = issueToken(hub, 'ghu', { kind: 'user', user, via: hub.app })
    return { status: 200, body: { access_token, expires_in: 28_800, token_type: 'bearer', scope: '' } }
  }

  return async (incoming: Incoming): Promise<Answer> => {
    incoming.entry.operation = 'sign-in'
    const { path, query, raw } = incoming
    if (path === '/login/oauth/access_token') return exchange(incoming)
    const asked = path === '/login/oauth/authorize' ? query : new URLSearchParams(raw.toString('utf8'))
    const state = asked.get('state') ?? ''
    const redirect = asked.get('redirect_uri') ?? ''
    if (path === '/login/oauth/authorize') begun.set(state, { challenge: query.get('code_challenge'), redirect })
    const response = await hand(incoming)
    const location = response.headers.get('location')
    const code = location === null ? null : new URL(location).searchParams.get('code')
    if (code !== null) codes.set(code, begun.get(state) ?? { challenge: null, redirect })
    const type = response.headers.get('content-type') ?? 'text/html'
    return {
      status: response.status,
      body: Buffer.from(await response.arrayBuffer()),
      headers: { 'content-type': type, ...(location === null ? {} : { location }) },
    }
  }
}

/** Lets people sign in through our App at one callback. */
export function allowSignIn(hub: Hub, callback: string): { clientId: string; clientSecret: string } {
  const client = { clientId: hub.app.clientId, clientSecret: hub.secret('client', hub.app.clientId) }
  hub.emulate.store.oauthApps.insert({
    ...{
      client_id: client.clientId,
      client_secret: client.clientSecret,
      name: hub.app.name,
      redirect_uris: [callback],
    },
  })
  return client
}
