import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BrokerRefusal } from './refusal.ts'

/** Sends a canonical body upstream. Its headers are all here: nothing of the client's own is passed on. */
export class Forwarder {
  readonly #url: URL
  readonly #key: string
  readonly #agent: HttpAgent

  constructor(url: URL, key: string) {
    this.#url = url
    this.#key = key
    const options = { keepAlive: true, maxSockets: 4 }
    this.#agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  }

  /**
   * The upstream's answer, headers read, body still to come. Redirects are not followed.
   * @throws BrokerRefusal (`upstream`); `sent` says whether the provider may have seen, and charged, the request.
   */
  send(body: string, signal: AbortSignal): Promise<IncomingMessage> {
    const request = this.#url.protocol === 'https:' ? httpsRequest : httpRequest
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        signal,
        headers: {
          accept: 'application/json, text/event-stream',
          'accept-encoding': 'identity',
          'anthropic-version': '2023-06-01',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'sentra-broker',
          'x-api-key': this.#key,
        },
      })
      outgoing.once('response', resolve)
      outgoing.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code ?? error.name
        const detail = `The model provider could not be reached (${code}).`
        reject(new UpstreamFailure(detail, !neverSent.has(code)))
      })
      outgoing.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'CERT_HAS_EXPIRED'])

export class UpstreamFailure extends BrokerRefusal {
  readonly sent: boolean

  constructor(message: string, sent: boolean) {
    super('upstream', message)
    this.sent = sent
  }

  /** Worth another try: the network may come back. */
  override get headers(): Record<string, string> {
    return { ...super.headers, 'x-should-retry': 'true' }
  }
}
