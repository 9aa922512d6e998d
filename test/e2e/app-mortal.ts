import { afterEach, beforeEach } from 'vitest'
import type { Operation } from './app-operations.ts'
import type { Place } from './app-place.ts'
import { startWorld, type World } from './app-world.ts'

/** Requests that an operation may make; a test that never reached its end would otherwise count on for ever. */
export const bound = 60

/**
 * The fetch of a process that dies at its n-th request: before it is sent, or when it was carried out and its answer
 * not yet read. From then on nothing leaves it.
 */
export function mortal(n: number, when: 'before' | 'after', inner: typeof fetch) {
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

/** What is left of an operation whose process died, or that met a fault. */
export interface Left {
  n: number
  place: Place
  /** `false` where the operation has no n-th request. */
  died: boolean
}

/** Does something for n = 1, 2, …, so many at a time, until there is no n-th request; gives what is left of each. */
export async function forEachRequest(width: number, disturb: (n: number) => Promise<Left>): Promise<Left[]> {
  const left: Left[] = []
  for (let first = 1; first <= bound; first += width) {
    const these = await Promise.all(Array.from({ length: width }, (_, at) => disturb(first + at)))
    left.push(...these.filter(({ died }) => died))
    if (these.some(({ died }) => !died)) return left
  }
  return left
}

/** How often the agent was started, and which runs were stopped. */
export function watchRuns({ github }: World) {
  const started = new Map<string, number>()
  const stopped = new Set<number>()
  github.onDispatch(({ repository }) => started.set(repository, (started.get(repository) ?? 0) + 1))
  github.onCancel((run) => stopped.add(run))
  return {
    forget: (place: Place) => started.delete(place.name),
    startedIn: (place: Place) => started.get(place.name) ?? 0,
    stopped,
  }
}

/** The last thing that a person did there, as GitHub told it. */
export function lastFrom({ github }: World, place: Place, only?: string) {
  return github.deliveries.findLast(({ repository, event, payload }) => {
    const { sender } = payload as { sender?: { type?: string } }
    return repository === place.name && sender?.type === 'User' && (only === undefined || event === only)
  })
}

export interface Scene {
  world: World
  runs: ReturnType<typeof watchRuns>
  /** How many repositories there are. */
  count: number
}

/** A world of its own for each test, since a sweep goes through every repository that the App is installed on. */
export function eachInItsWorld(): Scene {
  const scene = { count: 0 } as Scene
  beforeEach(async () => {
    const world = await startWorld()
    Object.assign(scene, { world, runs: watchRuns(world), count: 0 })
  })
  afterEach(() => scene.world?.close())
  return scene
}

/** A repository with an owner of its own: GitHub's client shares a token that is being fetched within one process. */
export function freshPlace(scene: Scene): Promise<Place> {
  const name = `crash${++scene.count}`
  return scene.world.place(name, {}, { owner: `of-${name}` })
}

/** Makes the operation's event reach an app that dies at request n. */
export async function dieAt(scene: Scene, operation: Operation, n: number, when: 'before' | 'after'): Promise<Left> {
  const { world, runs } = scene
  const place = await freshPlace(scene)
  const issue = await operation.prepare(world, place)
  runs.forget(place)
  const { fetcher, isDead } = mortal(n, when, world.github.fetch)
  // It starts up well: what it asks then is no part of the operation.
  let inner = world.github.fetch
  const app = await world.serve({ fetch: (input, init) => inner(input, init) })
  inner = fetcher
  world.route(place, app)
  await operation.act(world, place, issue)
  world.route(place, null)
  await app.close()
  return { n, place, died: isDead() }
}
