import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Operation, operations } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { inParallel } from './app-router.ts'
import { startWorld, type World } from './app-world.ts'

/** What GitHub, a model or the wire may answer instead, once. */
const faults = ['401', '403', '404', '409', '422', '500', '502', 'time-out', 'cut'] as const
type Fault = (typeof faults)[number]
/** Of each kind one, for what takes long to prepare. */
const some: Fault[] = ['403', '404', '500', 'cut']

const bound = 40
const width = 6

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

/** A fetch whose n-th request goes wrong; those before and after it do not. */
function faulty(n: number, fault: Fault, inner: typeof fetch) {
  let requests = 0
  const fetcher: typeof fetch = async (input, init) => {
    if (++requests !== n) return inner(input, init)
    if (fault === 'cut') throw new TypeError('fetch failed')
    if (fault === 'time-out') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    // A secondary limit says how long to wait, and is waited out.
    const headers = fault === '403' ? { 'retry-after': '1' } : undefined
    const message = fault === '403' ? 'You have exceeded a secondary rate limit' : 'Trouble'
    return Response.json({ message }, { status: Number(fault), ...(headers === undefined ? {} : { headers }) })
  }
  return { fetcher, reached: () => requests >= n }
}

let count = 0
const fresh = (): Promise<Place> => {
  const name = `fault${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

interface State {
  threads: { notes: { login: string; text: string }[] }[]
  specs: unknown
}

/** Makes the operation's event meet one fault, and then, where it was not answered, delivers it again. */
async function disturbed(operation: Operation, n: number, fault: Fault) {
  const place = await fresh()
  const issue = await operation.prepare(world, place)
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  const { fetcher, reached } = faulty(n, fault, world.github.fetch)
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  if (!reached()) return { n, fault, state: null }
  const theirs = world.github.deliveries.filter(({ repository, event, payload }) => {
    const { sender } = payload as { sender?: { type?: string } }
    return repository === place.name && sender?.type === 'User' && event === (operation.event ?? event)
  })
  await world.github.redeliver(theirs.at(-1)?.id ?? 0)
  await world.github.settle()
  return { n, fault, state: (await place.state()) as State }
}

describe.each(operations)('$name', (operation) => {
  it('ends as if nothing had been, or is refused with a reason and leaves nothing half done, whatever goes wrong once', {
    timeout: 600_000,
  }, async () => {
    const quiet = await fresh()
    const issue = await operation.prepare(world, quiet)
    const before = ((await quiet.state()) as State).specs
    await operation.act(world, quiet, issue)
    const expected = (await quiet.state()) as State
    let refused = 0
    let same = 0
    for (let n = 1; n <= bound; n++) {
      const ended = await inParallel(operation.brief ? some : [...faults], width, (fault) =>
        disturbed(operation, n, fault),
      )
      if (ended.every(({ state }) => state === null)) break
      for (const { fault, state } of ended) {
        if (state === null) continue
        if (JSON.stringify(state) === JSON.stringify(expected)) {
          same++
          continue
        }
        refused++
        const where = `${fault} at request ${n}`
        const last = state.threads[0]?.notes.at(-1)
        expect(last?.login, where).toBe('sentra[bot]')
        expect(last?.text, where).toMatch(/sentra:(?:reply|again)/)
        // The whole of it or nothing of it, but for the transcript, which is kept so that nobody pays twice.
        expect([withoutTranscripts(before), withoutTranscripts(expected.specs)], where).toContainEqual(
          withoutTranscripts(state.specs),
        )
      }
    }
    expect(same).toBeGreaterThan(refused)
    expect(world.github.violations).toEqual([])
  })
})

function withoutTranscripts(specs: unknown): unknown {
  const { commits = [], files = {} } = (specs ?? {}) as { commits?: string[]; files?: Record<string, string> }
  return {
    commits: commits.filter((message) => !message.startsWith('Keep the transcript')),
    files: Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('/transcripts/'))),
  }
}
