import { request } from 'node:http'
import { Readable } from 'node:stream'

/** A `fetch` whose every request goes to one Unix socket, whatever its host. Streams, and can be aborted. */
export function socketFetch(socketPath: string): typeof fetch {
  return async (input, init) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    const body = typeof init?.body === 'string' ? init.body : ''
    const headers = {
      ...Object.fromEntries(new Headers(init?.headers)),
      'content-length': String(Buffer.byteLength(body)),
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          socketPath,
          path: pathname + search,
          method: init?.method ?? 'GET',
          headers,
          signal: init?.signal ?? undefined,
        },
        (incoming) => {
          const status = incoming.statusCode ?? 502
          const answer = new Headers()
          for (const [name, value] of Object.entries(incoming.headers)) answer.set(name, String(value))
          const stream = Readable.toWeb(incoming) as ReadableStream<Uint8Array>
          resolve(new Response([204, 304].includes(status) ? null : stream, { status, headers: answer }))
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
}
