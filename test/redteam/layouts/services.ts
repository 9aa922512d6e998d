import dgram from 'node:dgram'
import { rmSync } from 'node:fs'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** Services that answer with a canary to whoever reaches them, and remember who left a dye (`leak:…`). */
export class Services {
  readonly #close: (() => void)[] = []
  readonly #seen = new Set<string>()
  readonly #canary: string

  constructor(canary: string) {
    this.#canary = canary
  }

  /** The ids of attacks whose words arrived here. */
  get seen(): string[] {
    return [...this.#seen]
  }

  /** Listens where it is told: a port and an address, a path, or an abstract name (`\0name`). Returns the port, or 0. */
  async stream(where: { port: number; host: string } | { path: string }): Promise<number> {
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (data) => {
        this.#note(data)
        const words = data.toString('latin1')
        // git's protocol and a name server's over TCP have forms of their own; anything else gets HTTP.
        if (/git-(upload|receive)-pack/.test(words)) socket.end(packet(`ERR ${this.#canary}`))
        else if (data.length > 14 && data[0] === 0 && data.readUInt16BE(0) === data.length - 2)
          socket.end(framed(this.#name(data.subarray(2))))
        else
          socket.end(
            `HTTP/1.1 200 OK\r\nServer: ${this.#canary}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${this.#canary}\n`,
          )
      })
      // Servers that speak first: ssh and mail.
      const port = socket.localPort
      if (port === 22) socket.write(`SSH-2.0-${this.#canary}\r\n`)
      if (port === 25) socket.write(`220 ${this.#canary}\r\n`)
    })
    if ('path' in where && !where.path.startsWith('\0')) rmSync(where.path, { force: true })
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(where, resolve))
    this.#close.push(() => server.close())
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async datagrams(port: number, host: string): Promise<void> {
    const socket = dgram.createSocket(
      host.includes(':') ? { type: 'udp6', ipv6Only: true, reuseAddr: true } : { type: 'udp4', reuseAddr: true },
    )
    socket.on('message', (data, from) => {
      this.#note(data)
      socket.send(port === 53 ? this.#name(data) : this.#canary, from.port, from.address)
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind(port, host, resolve)
    })
    this.#close.push(() => socket.close())
  }

  /** A machine talks: datagrams with the canary, ten a second, for whoever listens to the wire. */
  async chatter(host: string): Promise<void> {
    const socket = dgram.createSocket('udp4')
    const timer = setInterval(() => socket.send(this.#canary, 9_998, host, () => {}), 100)
    this.#close.push(() => {
      clearInterval(timer)
      socket.close()
    })
    await wait(0)
  }

  close(): void {
    for (const close of this.#close.splice(0)) close()
  }

  #note(data: Buffer): void {
    for (const [, id = ''] of data.toString('latin1').matchAll(/leak:([a-z0-9.-]+)/g)) this.#seen.add(id)
  }

  /** A name server's answer: one record, whatever was asked; a text holds the canary. */
  #name(query: Buffer): Buffer {
    let end = 12
    while (end < query.length && query[end] !== 0) end += (query[end] ?? 0) + 1
    const question = query.subarray(12, end + 5)
    const type = question.length >= 4 ? question.readUInt16BE(question.length - 4) : 16
    const text = Buffer.from(this.#canary)
    const data =
      type === 1
        ? Buffer.from([203, 0, 113, 7])
        : type === 28
          ? Buffer.from('20010db8000000000000000000000007', 'hex')
          : Buffer.concat([Buffer.from([text.length]), text])
    const head = Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
    const record = Buffer.from([0xc0, 12, type >> 8, type & 255, 0, 1, 0, 0, 0, 9, data.length >> 8, data.length & 255])
    return Buffer.concat([head, question, record, data])
  }
}

const packet = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text
const framed = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message])
