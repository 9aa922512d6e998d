import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswerMarker } from '../../core/comments/answer-marker.ts'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import type { Move } from '../agent/model-server.ts'
import { quickProject, type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
/** Requests that the beginning of a run may make; a test that never reached its end would count on for ever. */
const bound = 60

let open: Reviewed
beforeAll(async () => {
  open = await reviewed(await startScene({ files: quickProject, permissions }))
})
afterAll(() => open?.scene.close())

let runs = 0
/** Each is a run of its own: the one that died is gone, and could not say so. */
const run = (moves: readonly Move[], twist?: Twist) =>
  runInProcess(open.scene, moves, {
    ...(twist ? { twist } : {}),
    inputs: { 'INPUT_PULL-REQUEST': String(open.pull), GITHUB_RUN_ID: String(7_000 + ++runs) },
  })

async function answers(): Promise<string[]> {
  const bodies = [...(await open.threads()).flatMap(({ replies }) => replies), ...(await open.conversation())]
  return bodies.flatMap((body) => readAnswerMarker(body)?.asks ?? [])
}

/** Dies after its n-th request. Nothing of it has to be changed or judged, so that each takes a second. */
async function disturbed(n: number): Promise<boolean> {
  const { faults } = open.scene.github
  const { lines, review } = await open.request('alice', [
    { path: 'src/take.js', line: 1, side: 'RIGHT', body: 'Is it so?' },
  ])
  const asks = [`rc-${lines[0]}`, `rv-${review}`]
  const moves = [replies(...asks.map((id) => ({ id, outcome: 'declined' as const })))]
  let count = 0
  let last = Number.POSITIVE_INFINITY
  faults.before = ({ id }) => {
    if (id > last) return 'cut'
    count += 1
    if (count === n) last = id
    return undefined
  }
  faults.after = ({ id }) => (id >= last ? 'cut' : undefined)
  // Its end has tests of its own.
  await run(moves, async (task, go) => {
    if (kindOf(task) === 'agent') Object.assign(faults, { before: undefined, after: undefined })
    return go(task)
  })
  Object.assign(faults, { before: undefined, after: undefined })

  const { ending } = await run(moves)
  const message = `died after request ${n}`
  expect(['success', 'nothing-to-do'], message).toContain(ending.conclusion)
  expect((await answers()).filter((id) => asks.includes(id)).sort(), message).toEqual(asks.sort())
  expect(await open.status(), message).toBe('in_review')
  return Number.isFinite(last)
}

describe('a run on a review', () => {
  it('that dies after any request of its beginning is followed by one that answers all of it, once', async () => {
    let n = 1
    while (n < bound && (await disturbed(n))) n += 1
    expect(n).toBeGreaterThan(8)
    expect(n).toBeLessThan(bound)
    expect(open.scene.github.violations).toEqual([])
  }, 300_000)
})
