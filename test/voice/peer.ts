import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listenHere } from '../../demo/voice/listen.ts'
import { type ScriptedArchitect, scriptedArchitect } from './architect.ts'
import { type Call, takeCall } from './call.ts'
import { fail } from './fail.ts'
import { speechServices } from './services.ts'
import { openSidebands } from './sideband.ts'

export interface PeerOptions {
  architect?: ScriptedArchitect
  /** Writes a WAV down; pocketsphinx unless given. */
  listen?(wav: Buffer): Promise<string>
  /** How long an answer to the live page is thought about, in milliseconds. */
  thinks?: number
  /** The only key that is accepted; null: none is asked for. */
  key?: string | null
}

export interface Peer {
  /** What the page knows as OpenAI: ends in `/v1`. */
  url: string
  calls: Call[]
  /** Every HTTP request, as `POST /v1/…`. */
  requests: string[]
  /** What came with each recording over HTTP, as its model and language. */
  transcribed: Record<string, string>[]
  /** The next requests fail so. */
  failWith: number | null
  close(): Promise<void>
}

/**
 * A server of ours that speaks Realtime over real WebRTC, and the three services of the recorded road over HTTP. It
 * really listens and really speaks; what it says is scripted.
 */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const key = options.key === undefined ? 'sk-test' : options.key
  const architect = options.architect ?? scriptedArchitect
  const listen = options.listen ?? ((wav: Buffer) => listenHere(wav, new AbortController().signal))
  const calls: Call[] = []
  const requests: string[] = []
  const state = { failWith: null as number | null }
  const transcribed: Record<string, string>[] = []
  const serveSpeech = speechServices({ architect, listen, transcribing: (fields) => transcribed.push(fields) })

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'authorization, content-type')
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    requests.push(`${request.method} ${request.url}`)
    if (state.failWith !== null) return fail(response, state.failWith, 'Asked to fail.')
    if (key !== null && request.headers.authorization !== `Bearer ${key}`)
      return fail(response, 401, 'Incorrect API key provided.')
    const body = await bodyOf(request)
    const address = new URL(request.url ?? '/', 'http://x')
    const ending = /^\/v1\/realtime\/calls\/rtc_(\d+)\/hangup$/.exec(address.pathname)?.[1]
    if (ending !== undefined) {
      await calls[Number(ending) - 1]?.hangUp()
      sidebands.close(Number(ending))
      return void response.writeHead(200).end()
    }
    if (address.pathname !== '/v1/realtime/calls') return serveSpeech(request.url ?? '', body, response)
    const { sdp, session } = await offerIn(body, address.searchParams.get('model'))
    if (session.type !== 'realtime') return fail(response, 400, "Missing required parameter: 'session.type'.")
    const { answer, call } = await takeCall(sdp, session, { architect, listen, thinks: options.thinks ?? 0 })
    calls.push(call)
    response.writeHead(201, { 'content-type': 'application/sdp', location: `/v1/realtime/calls/rtc_${calls.length}` })
    response.end(answer)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => fail(response, 500, String(error)))
  })
  const sidebands = openSidebands(server, key, calls)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    requests,
    transcribed,
    async close() {
      await Promise.all(calls.map((call) => call.hangUp().catch(() => undefined)))
      sidebands.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

/** A call comes as a form with its session, or as the bare SDP of one whose session is told later. */
async function offerIn(body: Response, model: string | null) {
  if (body.headers.get('content-type')?.startsWith('application/sdp')) {
    return { sdp: await body.text(), session: { type: 'realtime' as const, model: model ?? 'gpt-realtime' } }
  }
  const form = await body.formData()
  return { sdp: String(form.get('sdp')), session: JSON.parse(String(form.get('session') ?? '{}')) }
}

async function bodyOf(request: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return new Response(Buffer.concat(chunks), { headers: { 'content-type': request.headers['content-type'] ?? '' } })
}
