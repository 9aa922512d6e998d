import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'
import type { Seal } from './seal.ts'

const State = z.strictObject({ nonce: z.string(), verifier: z.string(), origin: z.string() })
const Token = z.object({ access_token: z.string().regex(/^ghu_/), expires_in: z.number().positive().optional() })
const User = z.object({ id: z.int().positive(), login: z.string().min(1).max(100), type: z.literal('User') })

/** A person on the page: GitHub's token for them stays inside the seal, which the page cannot open. */
export const PageSession = z.strictObject({
  id: z.int().positive(),
  login: z.string().min(1).max(100),
  token: z.string().min(1),
  origin: z.string(),
})
export type PageSession = z.infer<typeof PageSession>

/** How long a sign-in may take, and how long it lasts. Milliseconds. */
const patience = 10 * 60_000
const life = 8 * 3_600_000

const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

export interface SignIn {
  /** The origin of the page that began this sign-in, by our own seal; `null` where that is not proven. */
  begunBy(query: URLSearchParams, now: number): string | null
  /** Where to send the browser, and the nonce that its cookie has to bring back. */
  begin(origin: string, now: number): { address: string; nonce: string }
  finish(query: URLSearchParams, cookie: string | undefined, now: number): Promise<Finished>
}

export interface Finished {
  session: string
  login: string
  origin: string
  expiresAt: number
}

/** Why GitHub sent nobody back. Its words come by way of the address, where anybody can write, so they are quoted as its own. */
function refusedBy(error: string, description: string): PageRefusal {
  if (error === 'access_denied') {
    return new PageRefusal(
      403,
      'The sign-in was cancelled on GitHub.',
      'Sign in once more, and press “Authorize” there.',
    )
  }
  const words = (description || error)
    .replace(/[^\p{L}\p{N} .,:;'’()_-]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return new PageRefusal(
    502,
    `GitHub refused the sign-in: “${words}”`,
    'Sign in once more, or tell whoever runs the App.',
  )
}

/** GitHub's web flow for our App's user tokens: state bound to the browser, PKCE, and the exchange on this server. */
export function signIn(options: LiveOptions, seal: Seal, fetcher: typeof fetch): SignIn {
  /** States that came back once. GitHub's codes are single too; this also stops a state with another code. */
  const used = new Map<string, number>()

  const stateIn = (query: URLSearchParams, now: number) =>
    State.safeParse(seal.open('state', query.get('state') ?? '', now)).data

  const ask: typeof fetch = (input, init) =>
    fetcher(input, init).catch((error: unknown) => {
      throw new PageRefusal(502, 'GitHub does not answer.', 'Sign in once more in a minute.', { cause: error })
    })

  const exchange = async (code: string, verifier: string) => {
    const response = await ask(`${options.githubWeb}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ client_id: options.clientId, client_secret: options.clientSecret, code, code_verifier: verifier },
        redirect_uri: `${options.url}/live/callback`,
      }),
    })
    const token = Token.safeParse(await response.json().catch(() => null))
    if (!token.success) throw new PageRefusal(401, 'GitHub did not accept the sign-in.', 'Sign in once more.')
    return token.data
  }

  return {
    begunBy: (query, now) => stateIn(query, now)?.origin ?? null,
    begin(origin, now) {
      const nonce = randomBytes(16).toString('base64url')
      const verifier = randomBytes(32).toString('base64url')
      const address = new URL(`${options.githubWeb}/login/oauth/authorize`)
      address.search = String(
        new URLSearchParams({
          client_id: options.clientId,
          redirect_uri: `${options.url}/live/callback`,
          state: seal.close('state', { nonce: hash(nonce), verifier, origin }, now + patience),
          code_challenge: hash(verifier),
          code_challenge_method: 'S256',
        }),
      )
      return { address: address.href, nonce }
    },
    async finish(query, cookie, now) {
      const state = stateIn(query, now)
      if (state === undefined) {
        throw new PageRefusal(400, 'This sign-in was not begun here, or it took too long.', 'Sign in once more.')
      }
      if (cookie === undefined || hash(cookie) !== state.nonce) {
        throw new PageRefusal(400, 'This sign-in was begun in another browser.', 'Sign in once more.')
      }
      const refused = query.get('error')
      if (refused !== null) throw refusedBy(refused, query.get('error_description') ?? '')
      const code = query.get('code') ?? ''
      if (!/^[\w-]{1,200}$/.test(code)) {
        throw new PageRefusal(400, 'GitHub sent no code for this sign-in.', 'Sign in once more.')
      }
      for (const [old, until] of used) if (until < now) used.delete(old)
      if (used.has(state.nonce)) throw new PageRefusal(400, 'This sign-in was used already.', 'Sign in once more.')
      used.set(state.nonce, now + patience)
      const { access_token: token, expires_in } = await exchange(code, state.verifier)
      const response = await ask(`${options.githubApi}/user`, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
      })
      const user = User.safeParse(await response.json().catch(() => null))
      if (!user.success) throw new PageRefusal(401, 'GitHub does not say who you are.', 'Sign in once more.')
      const { id, login } = user.data
      const { origin } = state
      const expiresAt = now + Math.min(life, (expires_in ?? life / 1_000) * 1_000)
      const session: PageSession = { id, login, token, origin }
      return { session: seal.close('session', session, expiresAt), login, origin, expiresAt }
    },
  }
}
