import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { createCheck } from '../../test/openapi/check.ts'
import { answerApi } from './api.ts'
import { serveAttachment } from './front/attachments.ts'
import { answerGit } from './git-door.ts'
import { type Answer, Refusal } from './http.ts'
import type { Hub } from './hub.ts'
import type { Fault, JournalEntry } from './journal.ts'
import { answerPage } from './pages/index.ts'
import { actorOf, identify } from './principals.ts'
import { signInDoor } from './sign-in.ts'
import { flush } from './webhooks/webhooks.ts'

export type Check = ReturnType<typeof createCheck>

/** One request as it came off the wire. */
export interface Incoming {
  method: string
  /** Undecoded, without the query. */
  path: string
  query: URLSearchParams
  headers: Record<string, string | undefined>
  raw: Buffer
  entry: JournalEntry
}

/** Opens the front's own address first: emulate must know it before it starts. */
export const listen = async (port = 0): Promise<Server> => {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

/** Answers every request: journal, fault, answer, fault, send. */
export const serve = (server: Server, hub: Hub, check: Check): void => {
  const signIn = signInDoor(hub)
  server.on('request', (request, response) => {
    exchange(hub, (incoming) => route(hub, check, signIn, incoming), request, response)
      .catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ message: `The local GitHub broke: ${String((error as Error).stack ?? error)}` }))
      })
      .finally(() => flush(hub))
  })
}

type Answering = (incoming: Incoming) => Promise<Answer>

const exchange = async (hub: Hub, answering: Answering, request: IncomingMessage, response: ServerResponse) => {
  const incoming = await receive(hub, request)
  const { entry } = incoming
  const early = await hub.faults.before?.(entry)
  if (early) return inflict(early, entry, response)
  const answer = await answered(answering, incoming)
  entry.status = answer.status
  const late = await hub.faults.after?.(entry)
  if (late) return inflict(late, entry, response)
  send(response, answer, incoming.method)
}

const receive = async (hub: Hub, request: IncomingMessage): Promise<Incoming> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const query = new URLSearchParams(search)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
  const principal = identify(hub, headers.authorization)
  const entry: JournalEntry = {
    ...{ id: hub.journal.length + 1, method: request.method ?? 'GET', path, query: Object.fromEntries(query) },
    ...{ body: parsed(raw, headers['content-type']), operation: null, token: principal.kind },
    ...{ login: actorOf(principal)?.login ?? null, status: null, violations: [], at: Date.now() },
  }
  hub.journal.push(entry)
  return { method: entry.method, path, query, headers, raw, entry }
}

const parsed = (raw: Buffer, type: string | undefined): unknown => {
  if (!raw.length) return undefined
  if (type?.startsWith('application/x-git')) return `${raw.length} bytes`
  try {
    return JSON.parse(raw.toString())
  } catch {
    return raw.toString()
  }
}

const answered = async (answering: Answering, incoming: Incoming): Promise<Answer> => {
  try {
    return await answering(incoming)
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

const route = async (hub: Hub, check: Check, signIn: Answering, incoming: Incoming): Promise<Answer> => {
  const { path, query, headers, entry } = incoming
  const host = /^\/_hosts\/([^/]+)(\/.*)$/.exec(path)
  if (host?.[1] && host[2]) {
    entry.operation = 'attachment'
    return serveAttachment(hub, identify(hub, headers.authorization), host[1], host[2], query)
  }
  const log = /^\/_logs\/(\d+)$/.exec(path)
  if (log?.[1]) return sendLog(hub, Number(log[1]), query.get('sig'))
  if (path.startsWith('/login/oauth/')) return signIn(incoming)
  // Fonts of the sign-in page, which a browser asks for: no address of GitHub's, and so no request that it would refuse.
  if (path.startsWith('/_emulate/')) return { status: 404, body: { message: 'Not Found' } }
  const git = /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(path)
  if (git?.[1] && git[2] && git[3]) return answerGit(hub, incoming, { owner: git[1], name: git[2], service: git[3] })
  return (await answerPage(hub, incoming)) ?? answerApi(hub, check, incoming)
}

const sendLog = (hub: Hub, id: number, signature: string | null): Answer => {
  const run = hub.state.runs.find((each) => each.id === id)
  if (!run || signature !== hub.secret('log', id)) return { status: 404, body: { message: 'Not Found' } }
  return { status: 200, body: Buffer.from(run.log), headers: { 'content-type': 'text/plain' } }
}

const inflict = (fault: Fault, entry: JournalEntry, response: ServerResponse) => {
  entry.status = null
  if (fault === 'hang') return
  if (fault === 'cut') {
    response.destroy()
    return
  }
  entry.status = fault.status
  const body = fault.body ?? { message: 'Trouble on demand', documentation_url: 'https://docs.github.com/rest' }
  send(response, { ...fault, body }, 'GET')
}

const send = (response: ServerResponse, answer: Answer, method: string) => {
  const { status, body, headers = {} } = answer
  const bytes = body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json; charset=utf-8'
  const common = { 'x-github-request-id': 'LOCAL', 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4999' }
  response.writeHead(status, {
    ...common,
    ...(bytes ? { 'content-type': type, 'content-length': bytes.length } : {}),
    ...headers,
  })
  response.end(method === 'HEAD' || !bytes ? undefined : bytes)
}
