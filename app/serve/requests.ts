import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean

/** GitHub's largest payload. Anything longer is cut off before it is read. */
const largestBody = 25 * 1024 * 1024

/** Tries the routes in order; `/healthz` first, so that it answers while everything else is busy. */
export function listener(routes: Route[], onError: (error: unknown) => void): RequestListener {
  return (request, response) => {
    void serve(routes, request, response).catch((error: unknown) => {
      onError(error)
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('The server failed. Its log says why.\n')
    })
  }
}

async function serve(routes: Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (tooLarge(request)) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  for (const route of routes) if (await route(request, response)) return
  response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n')
}

function tooLarge(request: IncomingMessage): boolean {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) return true
  if (request.headers['transfer-encoding'] === undefined) return false
  // GitHub always says the length; who does not is not GitHub.
  return request.method === 'POST'
}

/** Says that the process is up. It asks nobody else, so that a broken GitHub does not restart every replica. */
export const health: Route = (request, response) => {
  if (request.url !== '/healthz') return false
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(request.method === 'HEAD' ? undefined : '{"status":"ok"}\n')
  return true
}
