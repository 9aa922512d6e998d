import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Operation, operations } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { inParallel } from './app-router.ts'
import { startWorld, type World } from './app-world.ts'

/** Requests that an operation may make; a test that never reached its end would otherwise count on for ever. */
const bound = 60
/** Cases at a time: they mostly wait. */
const width = 6

const chunks = <Item>(items: Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

let world: World
let count = 0
const dispatches = new Map<string, number>()

/** A world of its own for each test, since a sweep goes through every repository that the App is installed on. */
beforeEach(async () => {
  count = 0
  dispatches.clear()
  world = await startWorld()
  world.github.onDispatch(({ repository }) => dispatches.set(repository, (dispatches.get(repository) ?? 0) + 1))
})
afterEach(() => world?.close())

/**
 * The fetch of a process that dies at its n-th request: before it is sent, or when it was carried out and its answer
 * not yet read. From then on nothing leaves it.
 */
function mortal(n: number, when: 'before' | 'after', inner: typeof fetch) {
  let requests = 0
  let dead = false
  const die = () => {
    dead = true
    throw new Error('the process is dead')
  }
  const fetcher: typeof fetch = async (input, init) => {
    if (dead) die()
    requests += 1
    if (requests < n) return inner(input, init)
    if (when === 'before') die()
    const response = await inner(input, init)
    await response.arrayBuffer()
    return die()
  }
  return { fetcher, isDead: () => dead }
}

/** Each with an owner of its own: GitHub's client shares a token that is being fetched within one process. */
const fresh = (): Promise<Place> => {
  const name = `crash${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

/** What is left of an operation whose process died. */
interface Left {
  n: number
  place: Place
  /** `false` where the operation has no n-th request. */
  died: boolean
  /** The event that it was at. */
  delivery: number
}

/** Makes the operation's event reach an app that dies at request n. */
async function disturbed(operation: Operation, n: number, when: 'before' | 'after'): Promise<Left> {
  const place = await fresh()
  const issue = await operation.prepare(world, place)
  dispatches.delete(place.name)
  const { fetcher, isDead } = mortal(n, when, world.github.fetch)
  // It starts up well: what it asks then is no part of the operation.
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  await app.close()
  return { n, place, died: isDead(), delivery: lastFrom(place, operation.event) }
}

/** As many repositories as one round of the sweep takes. */
const mostSwept = 100

/** Half an hour later, when what was said is no longer fresh: as many rounds as there are repositories for. */
async function sweepAll(places: number): Promise<void> {
  const later = await world.serve({ now: () => new Date(Date.now() + 30 * 60_000) })
  for (let round = 0; round < Math.ceil(places / mostSwept); round++) await later.sweep()
  await world.github.settle()
  await later.close()
}

const cures = {
  'is delivered again': async (left: Left[]) => {
    for (const { delivery } of left) await world.github.redeliver(delivery)
    await world.github.settle()
  },
  'is found by the sweep': () => sweepAll(count),
}

async function undisturbed(operation: Operation): Promise<object> {
  const place = await fresh()
  const app = await world.serve()
  world.route(place, app)
  await operation.act(world, place, await operation.prepare(world, place))
  // A slow machine's webhook is answered before its work is done: a stop waits for the work.
  await app.close()
  world.route(place, null)
  return place.state()
}

/** The last thing that a person did there, as GitHub told it. */
function lastFrom(place: Place, only?: string): number {
  const theirs = world.github.deliveries.filter(({ repository, event, payload }) => {
    const { sender } = payload as { sender?: { type?: string } }
    return repository === place.name && sender?.type === 'User' && (only === undefined || event === only)
  })
  return theirs.at(-1)?.id ?? 0
}

describe.each(operations)('$name, in a process that dies', (operation) => {
  it.each(
    (['before', 'after'] as const).flatMap((when) =>
      (Object.keys(cures) as (keyof typeof cures)[])
        .filter((cure) => !operation.brief || (when === 'before') === (cure === 'is found by the sweep'))
        .map((cure) => [when, cure] as const),
    ),
  )('%s any of its requests, ends as if it had not, when it %s', { timeout: 300_000 }, async (when, cure) => {
    const expected = await undisturbed(operation)
    const left: Left[] = []
    for (const some of chunks(
      Array.from({ length: bound }, (_, at) => at + 1),
      width,
    )) {
      const these = await inParallel(some, width, (n) => disturbed(operation, n, when))
      left.push(...these.filter(({ died }) => died))
      if (these.some(({ died }) => !died)) break
    }
    await cures[cure](left)
    for (const { n, place } of left) {
      const state = () => place.state()
      await expect
        .poll(state, { timeout: 30_000, interval: 1_000, message: `died ${when} request ${n}` })
        .toEqual(expected)
      // At least once: the agent ends at once where that approval already has its run.
      const started = dispatches.get(place.name) ?? 0
      const wanted = operation.starts ? [1, 2] : [0]
      expect(wanted, `${started} runs were started: died ${when} request ${n}`).toContain(started)
    }
    expect(left.length).toBeGreaterThan(8)
    expect(left.length).toBeLessThan(bound)
    expect(world.github.violations).toEqual([])
  })
})
