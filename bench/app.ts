import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNodeMiddleware, Probot } from 'probot'
import { startWorld, type World } from '../test/e2e/app-world.ts'
import { deliver, type Load } from './app/deliver.ts'
import { makeSpecs } from './app/many-specs.ts'
import { type Asked, countBare, countCold, countJob, countWarm, left } from './app/requests.ts'
import type { Figure, Figures } from './figure.ts'

/** What the app asks of GitHub for each command, counted on the wire, and what it adds to an empty Probot app. */
export const figures: Figures = async ({ full }) => {
  const world = await startWorld()
  try {
    const few = await countWarm(world, await world.place('few'))
    const cold = await countCold(world, await world.place('cold'))
    const job = await countJob(world, await world.place('job', left))
    const bare = await countBare(world, await world.place('bare'))
    const many = await world.place('many')
    await makeSpecs(many.gitDir, 'many', 10_000)
    const crowded = await countWarm(world, many)
    const writes = `${few.revise.gitWrites} of them git writes; text, no voice note`
    const cheapest = 'with the hash; implementation issue and run included'
    return [
      requests('specs.revise.requests', few.revise, 'at most 12', writes),
      requests('specs.revise.requests.cold', cold.revise, 'at most 12', 'by a process that never saw the spec'),
      requests('specs.revise.requests.job', job.revise, null, 'in a job: who it is, and its sweep, included'),
      requests('specs.approve.requests', few.approve, 'at most 14', cheapest),
      requests('specs.approve.requests.cold', cold.approve, 'at most 14', 'by a process that never saw the spec'),
      requests('specs.approve.requests.job', job.approve, null, 'in a job: who it is, and its sweep, included'),
      requests('specs.approve.requests.bare', bare, 'at most 14', 'a bare `/approve`, whose version was on show'),
      requests('specs.revise.requests.10k-specs', crowded.revise, 'at most 12', 'the same on a branch of 10,000 specs'),
      await throughput(world, full),
    ]
  } finally {
    await world.close()
  }
}

const requests = (id: string, asked: Asked, goal: string | null, note: string): Figure => ({
  id,
  value: asked.requests,
  unit: 'requests',
  ...(goal === null ? {} : { goal }),
  note,
})

/**
 * Webhooks a second for events that need no action, beside an empty Probot app. In many short rounds, by turns, and the
 * median of the rounds' own ratios: whatever else the machine does then weighs on both alike.
 */
async function throughput(world: World, full: boolean): Promise<Figure> {
  const [server] = world.servers
  const secret = world.env.WEBHOOK_SECRET ?? ''
  const empty = await emptyApp(secret, world)
  const load: Load = { secret, payload: quietPayload(world), count: 100, width: 8 }
  const ours = `${server?.url}/api/github/webhooks`
  const rounds: { own: number; peer: number }[] = []
  for (let round = -3; round < (full ? 120 : 40); round++) {
    const first = round % 2 === 0
    const one = await deliver(first ? ours : empty.url, load)
    const other = await deliver(first ? empty.url : ours, load)
    if (round >= 0) rounds.push(first ? { own: one, peer: other } : { own: other, peer: one })
  }
  await empty.close()
  const peer = median(rounds.map((round) => round.peer))
  return {
    id: 'app.throughput.ratio',
    value: Number(median(rounds.map((round) => round.own / round.peer)).toFixed(3)),
    unit: 'ratio',
    goal: 'at least 0.9',
    peer: { name: 'an empty Probot app, webhooks a second', value: Math.round(peer) },
    note: `comments without a command; median of ${rounds.length} rounds of 100, by turns`,
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** An app that hears the same event and does nothing, on Probot's own middleware. */
async function emptyApp(secret: string, world: World) {
  const probot = new Probot({
    appId: world.github.app.id,
    privateKey: world.github.app.privateKey,
    secret,
    logLevel: 'fatal',
  })
  const middleware = await createNodeMiddleware((app) => app.on('issue_comment.created', () => undefined), { probot })
  const server = createServer((request, response) => void middleware(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/github/webhooks`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The last comment that GitHub told of, with words that are no command. */
function quietPayload(world: World): object {
  const told = world.github.deliveries.findLast(
    ({ event, action }) => event === 'issue_comment' && action === 'created',
  )
  const payload = structuredClone(told?.payload ?? {}) as { comment?: { body?: string; user?: { type?: string } } }
  return { ...payload, comment: { ...payload.comment, body: 'Thanks, looks good to me.' } }
}
