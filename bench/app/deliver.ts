import { createHmac, randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'

export interface Load {
  secret: string
  payload: object
  count: number
  /** Deliveries at a time. */
  width: number
}

/** Delivers a webhook again and again, signed as GitHub signs, over kept connections; gives deliveries a second. */
export async function deliver(url: string, { secret, payload, count, width }: Load): Promise<number> {
  const body = JSON.stringify(payload)
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const agent = new Agent({ keepAlive: true, maxSockets: width })
  let left = count
  const start = performance.now()
  const worker = async () => {
    while (left-- > 0) await post(url, agent, body, signature)
  }
  await Promise.all(Array.from({ length: width }, worker))
  const seconds = (performance.now() - start) / 1_000
  agent.destroy()
  return count / seconds
}

const post = (url: string, agent: Agent, body: string, signature: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-github-event': 'issue_comment',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': signature,
    }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`The app answered ${response.statusCode}.`))
      })
    })
    sent.once('error', reject).end(body)
  })
