import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands where a load balancer stands: the usual apps take turns, and a repository can be given an app of its own. */
export async function startRouter(usual: string[]) {
  const own = new Map<string, string>()
  let turn = 0
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const { repository } = JSON.parse(body.toString()) as { repository?: { full_name?: string } }
      const target = own.get(repository?.full_name ?? '') ?? usual[turn++ % usual.length]
      const headers = Object.entries(request.headers).filter(
        ([name]) => !/^(?:host|connection|content-length)$/.test(name),
      )
      const answer = await fetch(`${target}${request.url}`, {
        method: 'POST',
        headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
        body,
      })
      response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
    })().catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    route: (repository: string, url: string | null) => {
      if (url === null) own.delete(repository)
      else own.set(repository, url)
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Does many things, so many at a time, and gives what they gave in their order. */
export async function inParallel<Item, Result>(
  items: Item[],
  width: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const waiting = [...items.entries()]
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: width }, one))
  return results
}
