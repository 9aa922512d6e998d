import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxResult } from '../../actions/agent/container/sandbox.ts'
import { readAnswerMarker } from '../../core/comments/answer-marker.ts'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { type Move, writes } from '../agent/model-server.ts'
import { takeCode } from '../agent/projects.ts'
import { quickProject, type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
/** Requests that the end of a run may make; a test that never reached it would count on for ever. */
const bound = 40

let open: Reviewed
beforeAll(async () => {
  open = await reviewed(await startScene({ files: quickProject, permissions }))
})
afterAll(() => open?.scene.close())

let runs = 0
const run = (moves: readonly Move[]) =>
  runInProcess(open.scene, moves, {
    twist: judgedBefore,
    // Each is a run of its own: the one that died is gone, and could not say so.
    inputs: { 'INPUT_PULL-REQUEST': String(open.pull), GITHUB_RUN_ID: String(5_000 + ++runs) },
  })

/** The judge's containers say the same of the same work: from the second time on what they said is said again. */
const said = new Map<string, { result: SandboxResult; printed: string }>()
const judgedBefore: Twist = async (task, go) => {
  const kind = kindOf(task)
  const before = said.get(kind)
  if (before) {
    task.onOutput?.(before.printed, 'stdout')
    return before.result
  }
  let printed = ''
  const result = await go({
    ...task,
    onOutput: (text, stream) => {
      if (stream === 'stdout') printed += text
      task.onOutput?.(text, stream)
    },
  })
  if (kind !== 'agent') said.set(kind, { result, printed })
  return result
}

/** From its n-th request after the last judging on, nothing leaves the process, or nothing comes back to it. */
function dies(n: number, when: 'before' | 'after'): () => boolean {
  const { faults } = open.scene.github
  let count = 0
  let last = Number.POSITIVE_INFINITY
  faults.before = ({ id, method, path, operation }) => {
    if (operation === 'git' || id > last) return id > last ? 'cut' : undefined
    const first = method === 'GET' && decodeURIComponent(path).endsWith(`/branches/${open.branch}`)
    if (count === 0 && !first) return undefined
    count += 1
    if (count !== n) return undefined
    last = when === 'before' ? id - 1 : id
    return when === 'before' ? 'cut' : undefined
  }
  faults.after = ({ id }) => (id === last && when === 'after' ? 'cut' : undefined)
  return () => Number.isFinite(last)
}

async function answers(): Promise<string[]> {
  const bodies = [...(await open.threads()).flatMap(({ replies }) => replies), ...(await open.conversation())]
  return bodies.flatMap((body) => readAnswerMarker(body)?.asks ?? [])
}

/** One request of changes, worked in by a run that dies and then by one that lives. `null` once there is no n-th request. */
async function disturbed(n: number, when: 'before' | 'after'): Promise<boolean> {
  const code = `// ${when} ${n}\n${takeCode}`
  const { lines, review } = await open.request('alice', [
    { path: 'src/take.js', line: 1, side: 'RIGHT', body: 'More.' },
  ])
  const asks = [`rc-${lines[0]}`, `rv-${review}`]
  const moves = [writes('src/take.js', code), replies(...asks.map((id) => ({ id })))]
  const began = open.head()
  const isDead = dies(n, when)
  await run(moves)
  Object.assign(open.scene.github.faults, { before: undefined, after: undefined })

  // Once it is pushed no model is asked again: this one would fail.
  const pushed = open.head() !== began
  const { ending } = await run(pushed ? [{ status: 500 }] : moves)
  expect(['success', 'nothing-to-do'], `died ${when} request ${n}`).toContain(ending.conclusion)
  expect(await open.read('src/take.js')).toBe(code)
  expect((await answers()).filter((id) => asks.includes(id)).sort(), `died ${when} request ${n}`).toEqual(asks.sort())
  const thread = (await open.threads()).find(({ first }) => first === lines[0])
  expect(thread, `died ${when} request ${n}`).toMatchObject({
    resolved: true,
    replies: [expect.stringContaining(open.head())],
  })
  expect(await open.status(), `died ${when} request ${n}`).toBe('in_review')
  return isDead()
}

describe('a run on a review that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any request of its end is finished by the next, each thing answered once, and asks no model twice',
    async (when) => {
      let n = 1
      while (n < bound && (await disturbed(n, when))) n += 1
      expect(n).toBeGreaterThan(8)
      expect(n).toBeLessThan(bound)
      expect(open.scene.github.violations).toEqual([])
    },
    180_000,
  )

  it('after its push leaves its answers to the next, which names the commit of each, though more was asked since', async () => {
    const line = (body: string) => ({ path: 'src/take.js', line: 1, side: 'RIGHT' as const, body })
    const first = await open.request('alice', [line('First.')])
    const { faults } = open.scene.github
    let pushed = Number.POSITIVE_INFINITY
    faults.before = ({ id, method, path }) => {
      if (id > pushed) return 'cut'
      if (method === 'PATCH' && decodeURIComponent(path).endsWith(`heads/${open.branch}`)) pushed = id
      return undefined
    }
    const done = ({ lines, review }: typeof first) =>
      replies(...[`rc-${lines[0]}`, `rv-${review}`].map((id) => ({ id })))
    await run([writes('src/take.js', `// First.\n${takeCode}`), done(first)])
    Object.assign(faults, { before: undefined })
    const then = open.head()
    expect(await open.read('src/take.js')).toContain('First.')

    const second = await open.request('alice', [line('Second.')])
    const { ending } = await run([writes('src/take.js', `// Second.\n${takeCode}`), done(second)])
    expect(ending).toMatchObject({ conclusion: 'success', pushed: true, commit: open.head() })
    expect(open.head()).not.toBe(then)
    const threads = await open.threads()
    const repliesTo = (one: typeof first) => threads.find(({ first }) => first === one.lines[0])
    expect(repliesTo(first)).toMatchObject({ resolved: true, replies: [expect.stringContaining(`Done in ${then}`)] })
    expect(repliesTo(second)).toMatchObject({
      resolved: true,
      replies: [expect.stringContaining(`Done in ${open.head()}`)],
    })
  }, 60_000)
})
