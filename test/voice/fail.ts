import type { ServerResponse } from 'node:http'

/** A refusal in the provider's shape. */
export const fail = (response: ServerResponse, status: number, message: string): void => {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', code: null, param: null } }))
}
