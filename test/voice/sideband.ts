import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Call } from './call.ts'

export interface Sidebands {
  /** Ends those of one call, by its number, or all. */
  close(call?: number): void
}

/** A server's own line into a call, over real WebSocket: it is told what the page is told, and may say what the page may. */
export function openSidebands(server: Server, key: string | null, calls: readonly Call[]): Sidebands {
  const sockets = new WebSocketServer({ noServer: true })
  const open = new Map<WebSocket, number>()
  server.on('upgrade', (request, socket, head) => {
    const address = new URL(request.url ?? '/', 'http://x')
    const number = Number(/^rtc_(\d+)$/.exec(address.searchParams.get('call_id') ?? '')?.[1])
    const call = calls[number - 1]
    const allowed = key === null || request.headers.authorization === `Bearer ${key}`
    if (!allowed || call === undefined || address.pathname !== '/v1/realtime') {
      const status = allowed ? '404 Not Found' : '401 Unauthorized'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (line) => {
      open.set(line, number)
      line.on('close', () => open.delete(line))
      line.on('message', (data) => call.conversation.take(JSON.parse(String(data))))
      call.listen((event) => line.send(JSON.stringify(event)))
    })
  })
  return {
    close(call) {
      for (const [line, of] of open) if (call === undefined || of === call) line.close()
    },
  }
}
