import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket as Socket, WebSocketServer } from 'ws'
import { listener } from '../serve/requests.ts'
import { liveRoutes } from './index.ts'
import { liveOptions } from './options.ts'
import { dial } from './sideband.ts'

export const page = 'https://maya.github.io'
export const offer = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'],
  ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa'],
  ...[`a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=setup:actpass', 'a=mid:0', 'a=sendrecv'],
  ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:1', 'a=sctp-port:5000', ''],
].join('\r\n')

interface Asked {
  url: string
  method: string
  headers: Headers
  body: string
}

/** The routes on a real server, with GitHub and OpenAI stood in for at the wire. */
export async function openLive(changes: Record<string, string> = {}) {
  const state = {
    ...{ now: Date.parse('2026-11-22T10:00:00Z'), push: true, code: 'good', kind: 'User', id: 7 },
    ...{ openai: 201, location: '/v1/realtime/calls/rtc_1' as string | null },
    /** Answers to hanging up, one after the other; then 200. `0` is none at all. */
    hangUps: [] as number[],
    /** How long the provider takes to hang up. */
    letGo: Promise.resolve(),
    installed: ['maya/shop'],
    /** Whether the provider lets nobody listen, and what happens before it lets somebody. */
    deaf: false,
    slow: async (): Promise<void> => {},
    /** What happens while the provider takes a call. */
    meanwhile: async (): Promise<void> => {},
  }
  const logged: string[] = []
  const asked: Asked[] = []
  const listening = await openListening(state)
  const world = {
    socket: listening.socket,
    now: () => new Date(state.now),
    log: (problem: string) => void logged.push(problem),
    sleep: async () => {},
    installed: async (repository: string) => state.installed.includes(repository),
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const url = String(input)
      const body = init?.body instanceof FormData ? JSON.stringify([...init.body]) : String(init?.body ?? '')
      asked.push({ url, method: init?.method ?? 'GET', headers: new Headers(init?.headers), body })
      if (url.endsWith('/login/oauth/access_token')) {
        const { code } = JSON.parse(body)
        if (code === 'unreachable') throw new Error('no connection')
        const good = code === state.code
        return Response.json(
          good ? { access_token: 'ghu_maya', expires_in: 28_800 } : { error: 'bad_verification_code' },
        )
      }
      if (url.endsWith('/user')) return Response.json({ id: state.id, login: 'maya', type: state.kind })
      if (url.endsWith('/comments'))
        return Response.json({ html_url: 'https://github.com/maya/shop/issues/1#c' }, { status: 201 })
      if (/\/repos\/maya\/(?:shop|closed)$/.test(url)) return Response.json({ permissions: { push: state.push } })
      if (url.includes('/repos/')) return Response.json({ message: 'Not Found' }, { status: 404 })
      if (url.endsWith('/hangup')) {
        await state.letGo
        const status = state.hangUps.shift() ?? 200
        if (status === 0) throw new Error('no connection')
        return new Response(null, { status })
      }
      await state.meanwhile()
      return new Response(state.openai === 201 ? 'v=0\r\nanswer' : 'no', {
        status: state.openai,
        headers: state.location === null ? {} : { location: state.location },
      })
    },
  }
  const options = liveOptions({
    ...{ GITHUB_CLIENT_ID: 'Iv1.x', GITHUB_CLIENT_SECRET: 'secret-of-the-app', OPENAI_API_KEY: 'sk-ours' },
    ...{ SENTRA_URL: 'https://sentra.example', SENTRA_PAGE_ORIGINS: page, ...changes },
  })
  if (options === null) throw new Error('no options')
  const live = liveRoutes(options, world)
  const server = createServer(listener([live.route], () => undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const begin = async (origin = page) => {
    const response = await fetch(`${base}/live/sign-in?origin=${encodeURIComponent(origin)}`, { redirect: 'manual' })
    const address = new URL(response.headers.get('location') ?? 'http://none')
    return { response, address, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }
  const finish = (state_: string, cookie: string, code = 'good') =>
    fetch(`${base}/live/callback?code=${code}&state=${state_}`, { headers: { cookie } })
  const session = async (): Promise<string> => {
    const { address, cookie } = await begin()
    const text = await (await finish(address.searchParams.get('state') ?? '', cookie)).text()
    return /"session":"([\w-]+)"/.exec(text)?.[1] ?? ''
  }
  /** When the connection of the next request is closed. */
  const left = () =>
    new Promise<void>((resolve) => server.once('request', ({ socket }) => socket.once('close', () => resolve())))
  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string | undefined> = {},
    signal?: AbortSignal,
  ) => {
    const given = { origin: page, 'content-type': 'application/json', ...headers }
    const sent = Object.fromEntries(
      Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined),
    )
    return fetch(`${base}${path}`, {
      method: 'POST',
      headers: sent,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
  }
  const hangUp = (id: string, session_: string) => {
    const headers = { origin: page, authorization: `Bearer ${session_}` }
    return fetch(`${base}/live/calls/${id}`, { method: 'DELETE', headers })
  }
  const close = async () => {
    await live.calls.close()
    await listening.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { base, state, asked, logged, listening, calls: live.calls, begin, finish, session, post, left, hangUp, close }
}

/** The provider's side of listening to calls, over real WebSocket. */
async function openListening(state: { deaf: boolean; slow: () => Promise<void> }) {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  const dialled: { address: string; headers: Record<string, string> }[] = []
  const opened: Socket[] = []
  let waiting: (() => void)[] = []
  server.on('upgrade', async (request, socket, head) => {
    await state.slow()
    if (state.deaf) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
    else
      sockets.handleUpgrade(request, socket, head, (one) => {
        opened.push(one)
        for (const done of waiting.splice(0)) done()
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const here = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`

  /** The socket that was opened as the so-manieth one, once its other end has read all that was sent. */
  const nth = async (count: number): Promise<Socket> => {
    while (opened.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
    const socket = opened[count - 1] as Socket
    const read = new Promise<void>((resolve) => {
      for (const end of ['pong', 'close']) socket.once(end, () => resolve())
      if (socket.readyState === socket.CLOSED) resolve()
    })
    socket.ping()
    await read
    return socket
  }
  return {
    dialled,
    nth,
    socket(address: string, headers: Record<string, string>) {
      dialled.push({ address, headers })
      return dial(address.replace('wss://api.openai.com', here), headers)
    },
    /** Tells events to whoever listens to the newest call, and waits until they were read. */
    async tell(...events: object[]) {
      const count = Math.max(1, opened.length)
      const socket = await nth(count)
      for (const event of events) socket.send(JSON.stringify(event))
      await nth(count)
    },
    async close() {
      waiting = []
      for (const socket of opened) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
