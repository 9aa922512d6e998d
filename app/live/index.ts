import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Route } from '../serve/requests.ts'
import { type Calls, type World as CallsWorld, createCalls } from './calls.ts'
import { createCaps } from './caps.ts'
import { checkCommand, postCommand } from './commands.ts'
import type { LiveOptions } from './options.ts'
import { demandServed, demandWrite, personOf } from './person.ts'
import { PageRefusal } from './refusal.ts'
import { repositoryName } from './repository-name.ts'
import { cookieNonce, readJson, sendJson, sendPage, sendRefusal } from './requests.ts'
import { checkSdp } from './sdp.ts'
import { createSeal } from './seal.ts'
import { signIn } from './sign-in.ts'

const CallRequest = z.strictObject({ repository: repositoryName, sdp: z.string().max(20_000) })
const CommandRequest = z.strictObject({
  repository: repositoryName,
  issue: z.int().positive(),
  command: z.string(),
})

interface World extends CallsWorld {
  /** Whether our App is installed on a repository, and not suspended there. */
  installed(repository: string): Promise<boolean>
}

/** The routes of the voice page, all below `/live/`. `close` hangs up every call. */
export function liveRoutes(options: LiveOptions, world: World): { route: Route; calls: Calls } {
  const now = () => world.now().getTime()
  const seal = createSeal(options.clientSecret)
  const entrance = signIn(options, seal, world.fetch)
  const calls = createCalls(options, createCaps(options.limits), world)

  const route: Route = async (request, response) => {
    const address = new URL(request.url ?? '/', options.url)
    if (!address.pathname.startsWith('/live/')) return false
    try {
      await answer(request, response, address)
    } catch (error) {
      if (!(error instanceof PageRefusal)) throw error
      if (inPopUp(request, address)) sendRefusal(response, error, waitingFor(address))
      else sendJson(response, error.status, { what: error.message, next: error.next })
    }
    return true
  }

  /** What a person sees, and not the page's script. */
  const inPopUp = ({ method }: IncomingMessage, { pathname }: URL): boolean =>
    method === 'GET' && (pathname === '/live/sign-in' || pathname === '/live/callback')

  /** The page that opened the window, where our own seal says which one that was, and it is served still. */
  function waitingFor({ searchParams }: URL): string | null {
    const origin = entrance.begunBy(searchParams, now())
    return origin !== null && options.pageOrigins.includes(origin) ? origin : null
  }

  async function answer(request: IncomingMessage, response: ServerResponse, address: URL): Promise<void> {
    const { pathname, searchParams } = address
    if (inPopUp(request, address) && pathname === '/live/sign-in') {
      const origin = searchParams.get('origin') ?? ''
      demandOrigin(origin)
      const { address: there, nonce } = entrance.begin(origin, now())
      const secure = options.url.startsWith('https:') ? '; Secure' : ''
      const cookie = `sentra_sign_in=${nonce}; Path=/live/callback; HttpOnly; SameSite=Lax; Max-Age=600${secure}`
      response.writeHead(302, { location: there, 'set-cookie': cookie, 'cache-control': 'no-store' }).end()
      return
    }
    if (inPopUp(request, address)) {
      const done = await entrance.finish(searchParams, cookieNonce(request), now())
      demandOrigin(done.origin)
      sendPage(response, done)
      return
    }
    await answerPage(request, response, pathname)
  }

  /** What the page's own script asks for: from a known origin, by a person whom we signed in. */
  async function answerPage(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    const origin = request.headers.origin ?? ''
    demandOrigin(origin)
    response.setHeader('access-control-allow-origin', origin)
    response.setHeader('vary', 'origin')
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
      response.setHeader('access-control-allow-methods', 'POST, DELETE')
      response.writeHead(204).end()
      return
    }
    const person = personOf(seal, request.headers.authorization, origin, now())
    const ending = /^\/live\/calls\/([0-9a-f-]{36})$/.exec(pathname)?.[1]
    if (request.method === 'DELETE' && ending !== undefined) {
      await calls.end(person.id, ending)
      response.writeHead(204).end()
    } else if (request.method === 'POST' && pathname === '/live/calls') {
      const { repository, sdp } = await readJson(request, CallRequest)
      checkSdp(sdp)
      await demandWrite(options, world.fetch, person, repository)
      await demandServed(options, world.installed, repository)
      const opened = await calls.open(person.id, sdp)
      // Whoever left meanwhile never learns its id, and could not hang up.
      if (response.destroyed) await calls.end(person.id, opened.id)
      else sendJson(response, 201, opened)
    } else if (request.method === 'POST' && pathname === '/live/commands') {
      const wish = await readJson(request, CommandRequest)
      checkCommand(wish.command)
      await demandWrite(options, world.fetch, person, wish.repository)
      await demandServed(options, world.installed, wish.repository)
      sendJson(response, 201, { address: await postCommand(options, world.fetch, person, wish) })
    } else throw new PageRefusal(404, 'There is nothing here.', 'Reload the page.')
  }

  function demandOrigin(origin: string): void {
    if (options.pageOrigins.includes(origin)) return
    throw new PageRefusal(403, 'This page is not one that the App serves.', 'Open the page that your project names.')
  }

  return { route, calls }
}
