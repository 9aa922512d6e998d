import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

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

let count = 0
/** Each with an owner of its own: GitHub's client shares a token that is being fetched within one process. */
const fresh = (): Promise<Place> => {
  const name = `crash${++count}`
  return world.place(name, {}, { owner: `of-${name}` })
}

interface Ended {
  n: number
  /** What was there in the end; `null` where the operation has no n-th request. */
  state: object | null
}

/** Makes the operation's event reach an app that dies at request n, and then, again, one that lives. */
async function disturbed(operation: Operation, n: number, when: 'before' | 'after'): Promise<Ended> {
  const place = await fresh()
  const issue = await operation.prepare(world, place)
  const { fetcher, isDead } = mortal(n, when, world.github.fetch)
  // It starts up well: what it asks then is no part of the operation.
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  if (!isDead()) return { n, state: null }
  await world.github.redeliver(lastFrom(place))
  await world.github.settle()
  return { n, state: await place.state() }
}

async function undisturbed(operation: Operation): Promise<object> {
  const place = await fresh()
  await operation.act(world, place, await operation.prepare(world, place))
  return place.state()
}

/** The last thing that a person did there, as GitHub told it. */
function lastFrom(place: Place): number {
  const theirs = world.github.deliveries.filter(({ repository, payload }) => {
    const { sender } = payload as { sender?: { type?: string } }
    return repository === place.name && sender?.type === 'User'
  })
  return theirs.at(-1)?.id ?? 0
}

describe.each(operations)('$name, in a process that dies', (operation) => {
  it.each(['before', 'after'] as const)(
    '%s any of its requests, ends as if it had not, when it is delivered again',
    async (when) => {
      const expected = await undisturbed(operation)
      const numbers = Array.from({ length: bound }, (_, at) => at + 1)
      let reached = 0
      for (const some of chunks(numbers, width)) {
        const ended = await inParallel(some, width, (n) => disturbed(operation, n, when))
        for (const { n, state } of ended)
          if (state !== null) expect(state, `died ${when} request ${n}`).toEqual(expected)
        reached += ended.filter(({ state }) => state !== null).length
        if (ended.some(({ state }) => state === null)) break
      }
      expect(reached).toBeGreaterThan(8)
      expect(reached).toBeLessThan(bound)
      expect(world.github.violations).toEqual([])
    },
  )
})
