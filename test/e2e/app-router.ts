import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands where a load balancer stands: the usual apps take turns, and a repository can be given an app of its own. */
export async function startRouter(usual: string[]) {
  const own = new Map<string, string>()
  const twins = new Set<string>()
  let turn = 0
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const { repository } = JSON.parse(body.toString()) as { repository?: { full_name?: string } }
      const name = repository?.full_name ?? ''
      const targets = twins.has(name) ? usual : [own.get(name) ?? usual[turn++ % usual.length]]
      const headers = Object.entries(request.headers).filter(
        ([header]) => !/^(?:host|connection|content-length)$/.test(header),
      )
      const all = targets.map(async (target) => {
        const answer = await fetch(`${target}${request.url}`, {
          method: 'POST',
          headers: headers.map(([header, value]): [string, string] => [header, String(value)]),
          body,
        })
        return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()) }
      })
      const [first] = await Promise.all(all)
      response.writeHead(first?.status ?? 502).end(first?.text)
    })().catch(() => response.writeHead(502).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    route: (repository: string, url: string | null) => {
      if (url === null) own.delete(repository)
      else own.set(repository, url)
    },
    /** From now on each delivery of this repository reaches every usual app, all at once. */
    twins: (repository: string) => void twins.add(repository),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Does many things, so many at a time, and gives what they gave in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
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
