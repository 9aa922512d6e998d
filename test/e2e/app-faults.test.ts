import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bound, lastFrom, watchRuns } from './app-mortal.ts'
import { type Operation, operations } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { inParallel } from './app-router.ts'
import { startWorld, type World } from './app-world.ts'

/** What GitHub, a model or the wire may answer instead, once. These pass by themselves. */
const passing = ['403', '409', '500', '502', 'time-out', 'cut'] as const
/** These say something: that a key is wrong, that nothing is there, that it is not to be. */
const lasting = ['401', '404', '422'] as const
type Fault = (typeof passing)[number] | (typeof lasting)[number]
/** What a spec lives by meets every one of them; the rest, which takes long to prepare, one of either kind. */
const vital = ['the first spec, from a voice note', 'a revision', 'an approval', 'a rejection']
const faultsFor = ({ name }: Operation): readonly Fault[] =>
  vital.includes(name) ? [...passing, ...lasting] : ['cut', '404']

const isPassing = (fault: Fault): boolean => (passing as readonly string[]).includes(fault)

/** Cases at a time: they mostly wait. */
const width = 12

let world: World
let runs: ReturnType<typeof watchRuns>
let count = 0
beforeEach(async () => {
  count = 0
  world = await startWorld()
  runs = watchRuns(world)
})
afterEach(() => world?.close())

/** A fetch whose n-th request goes wrong; those before and after it do not. */
function faulty(n: number, fault: Fault, inner: typeof fetch) {
  let requests = 0
  let asked = ''
  const fetcher: typeof fetch = async (input, init) => {
    if (++requests !== n) return inner(input, init)
    asked = String(input)
    if (fault === 'cut') throw new TypeError('fetch failed')
    if (fault === 'time-out') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    // A secondary limit says how long to wait, and is waited out.
    const headers = fault === '403' ? { 'retry-after': '1' } : undefined
    const message = fault === '403' ? 'You have exceeded a secondary rate limit' : 'Trouble'
    return Response.json({ message }, { status: Number(fault), ...(headers === undefined ? {} : { headers }) })
  }
  // A provider of models knows no secondary limit: its 403 says that the key may not.
  const passes = () =>
    isPassing(fault) && !(fault === '403' && asked.startsWith(new URL(world.models.openaiUrl).origin))
  return { fetcher, reached: () => requests >= n, passes }
}

const fresh = (): Promise<Place> => {
  const name = `fault${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

interface State {
  threads: { reactions: string[]; notes: { login: string; text: string; reactions: string[] }[] }[]
  specs: unknown
}

const stateOf = async (place: Place) => (await place.state()) as State

interface Met {
  n: number
  fault: Fault
  place: Place
  /** `false` where the operation has no n-th request. */
  reached: boolean
  passes: boolean
}

/** Makes the operation's event meet one fault. */
async function disturbed(operation: Operation, n: number, fault: Fault): Promise<Met> {
  const place = await fresh()
  const issue = await operation.prepare(world, place)
  runs.forget(place)
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  const { fetcher, reached, passes } = faulty(n, fault, world.github.fetch)
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  await app.close()
  return { n, fault, place, reached: reached(), passes: passes() }
}

async function allMet(operation: Operation): Promise<Met[]> {
  const all: Met[] = []
  const faults = faultsFor(operation)
  const together = Math.ceil(width / faults.length)
  for (let first = 1; first <= bound; first += together) {
    const requests = Array.from({ length: together }, (_, at) => first + at)
    const cases = requests.flatMap((n) => faults.map((fault) => ({ n, fault })))
    const met = await inParallel(cases, width, ({ n, fault }) => disturbed(operation, n, fault))
    all.push(...met.filter(({ reached }) => reached))
    if (met.some(({ reached }) => !reached)) return all
  }
  return all
}

/** Half of it is delivered again, and the sweep finds the other half, half an hour later. */
async function cure(all: Met[], operation: Operation): Promise<void> {
  const half = all.filter(({ n }, at) => (at + n) % 2 === 0)
  await inParallel(half, width, ({ place }) => world.github.redeliver(lastFrom(world, place, operation.event)?.id ?? 0))
  const later = await world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
  for (let places = 0; places < count; places += 100) await later.sweep()
  await world.github.settle()
  await later.close()
}

describe.each(operations)('$name', (operation) => {
  it('ends as if nothing had been where a fault passes, and else so or with a reason, and leaves nothing half done', {
    timeout: 600_000,
  }, async () => {
    const quiet = await fresh()
    const issue = await operation.prepare(world, quiet)
    const before = (await stateOf(quiet)).specs
    await operation.act(world, quiet, issue)
    const expected = await stateOf(quiet)
    const all = await allMet(operation)
    await cure(all, operation)
    const states = await inParallel(all, width, ({ place }) => stateOf(place))
    for (const [at, { n, fault, place, passes }] of all.entries()) {
      const where = `${fault} at request ${n}`
      const state = states[at] ?? { threads: [], specs: null }
      const started = runs.startedIn(place)
      if (passes) {
        expect(withoutNotices(state), where).toEqual(expected)
        expect(operation.starts ? [1, 2] : [0], where).toContain(started)
        continue
      }
      expect(started, where).toBeLessThanOrEqual(operation.starts ? 2 : 0)
      if (JSON.stringify(withoutNotices(state)) === JSON.stringify(expected)) continue
      const last = state.threads[0]?.notes.at(-1)
      expect(last?.login, where).toBe('sentra[bot]')
      expect(last?.text, where).toMatch(/sentra:(?:reply|again)/)
      // The whole of it or nothing of it, but for the transcript, which is kept so that nobody pays twice, and for what was
      // paid: also for an answer that GitHub would not take.
      expect([before, expected.specs].map(withoutPrices), where).toContainEqual(withoutPrices(state.specs))
    }
    expect(all.length).toBeGreaterThan(8 * faultsFor(operation).length)
    expect(world.github.violations).toEqual([])
  })
})

/** The notice that something failed for a while stays, and says that it is done; so does the reaction of that time. */
const withoutNotices = (state: State): State => ({
  ...state,
  threads: state.threads.map((thread) => {
    const notes = thread.notes.filter(({ text }) => !text.endsWith('\nThis took more than one try; it is done.'))
    if (notes.length === thread.notes.length) return thread
    const inTheEnd = <Said extends { reactions: string[] }>(said: Said): Said => ({
      ...said,
      reactions: said.reactions.filter((reaction) => reaction !== 'confused' || !said.reactions.includes('+1')),
    })
    return inTheEnd({ ...thread, notes: notes.map(inTheEnd) })
  }),
})

function withoutPrices(specs: unknown): unknown {
  const { commits = [], files = {} } = (specs ?? {}) as { commits?: string[]; files?: Record<string, string> }
  const left = Object.entries(files)
    .filter(([path]) => !path.includes('/transcripts/'))
    .map(([path, text]): [string, string] => [
      path,
      text.replace(/^.*(?:"kind":"transcription"|-failed-).*\n/gm, '').replace(/"spent_usd": [\d.]+/, '"spent_usd": 0'),
    ])
  return {
    commits: commits.filter((message) => !/^(?:Keep the transcript|Count (?:draft|revision) of)/.test(message)),
    files: Object.fromEntries(left.filter(([, text]) => text !== '')),
  }
}
