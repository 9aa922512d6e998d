import { execFileSync } from 'node:child_process'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { kindOf, runInProcess, type Twist } from '../agent/in-process.ts'
import { bash, finish } from '../agent/model-server.ts'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import { startScene } from '../agent/scene.ts'

/**
 * The agent writes, and each command then takes a while, so that a container can be lost in the middle of it. What a
 * lost call should have done is done again at the end, as a model does that is told that its result is lost.
 */
const slow = (file: string, text: string) =>
  bash(`mkdir -p "$(dirname ${file})" && cat > ${file} <<'SENTRA_END'\n${text}SENTRA_END\nsleep 1`)
const steps = [slow('test/take.test.js', takeTest), slow('src/take.js', takeCode), slow('src/more.js', 'export {}\n')]
const moves = [...steps, ...steps, finish(), finish()]

type Moment = 'before it says anything' | 'while the model answers' | 'while its tool runs'

/** A run whose container is killed, as by `docker kill`, at one moment of one turn. */
async function lose(turn: number, moment: Moment, { times = 1, script = moves } = {}) {
  const scene = await startScene({ files: node.files })
  let kill = new AbortController()
  let left = times
  const now = () => {
    if (left === 0) return
    left -= 1
    kill.abort()
  }
  const twist: Twist = async (task, run) => {
    if (kindOf(task) !== 'agent') return run(task)
    kill = new AbortController()
    if (moment === 'before it says anything' && left > 0) setTimeout(now, 1)
    return { ...(await run({ ...task, signal: kill.signal })), aborted: false }
  }
  try {
    const played = await runInProcess(scene, script, {
      twist,
      onRequest: async (number) => {
        if (moment !== 'while the model answers' || number < turn) return
        const dies = left > 0
        now()
        // The answer comes when the next container could long have asked again.
        if (dies) await after(1_200)
      },
      onLine: (line) => {
        if (moment === 'while its tool runs' && line.startsWith('Request ') && Number(/\d+/.exec(line)) >= turn)
          setTimeout(now, turn <= steps.length * 2 ? 500 : 100) // the gate of the last turn may take no longer
      },
    })
    const { branch, causes } = played.ending
    if (!branch) throw new Error(`no branch: ${JSON.stringify(causes)}\n${played.log.join('\n')}`)
    const files = execFileSync('git', ['ls-tree', '-r', '--name-only', branch], {
      cwd: scene.repository.gitDir,
      encoding: 'utf8',
    })
    return { ...played, files, killed: times - left }
  } finally {
    await scene.close()
  }
}

/** What was said in each request, without the marks of the cache. */
const conversations = (requests: readonly { body: Record<string, unknown> }[]) =>
  requests.map(({ body }) =>
    (body.messages as { role: string; content: unknown }[]).map((message) =>
      JSON.stringify(message, (key, value) => (key === 'cache_control' ? undefined : value)),
    ),
  )

/** Each request says all that was said before and more: nothing that was paid for is asked again. */
function expectNothingAskedTwice(requests: readonly { body: Record<string, unknown> }[]): void {
  const said = conversations(requests)
  for (const [index, conversation] of said.entries()) {
    const before = said[index - 1] ?? []
    expect(conversation.slice(0, before.length)).toEqual(before)
    expect(conversation.length).toBeGreaterThan(before.length)
  }
}

const cases: [number, Moment][] = [
  [0, 'before it says anything'],
  ...[1, 2, 4, 6, 7].flatMap((turn): [number, Moment][] => [
    [turn, 'while the model answers'],
    [turn, 'while its tool runs'],
  ]),
]

test.concurrent.each(cases)(
  'a container lost at turn %i, %s, is followed by one that goes on',
  async (turn, moment) => {
    const { ending, requests, files, log, killed } = await lose(turn, moment)
    expect(killed).toBe(1)
    expect(log.join('\n')).toContain('It goes on where it was, in a new one.')
    expect(ending.causes).toEqual([])
    expect(ending.conclusion).toBe('success')
    expect(files).toContain('src/more.js')
    expectNothingAskedTwice(requests)
  },
)

test('a container lost late in a long run is followed by one whose first question the provider takes', async () => {
  const looks = Array.from({ length: 20 }, (_turn, index) => bash(`echo ${index}`))
  const { ending, requests, files, killed } = await lose(20, 'while the model answers', {
    script: [...looks, ...moves],
  })
  expect(killed).toBe(1)
  expect(ending.causes).toEqual([])
  expect(ending.conclusion).toBe('success')
  expect(files).toContain('src/more.js')
  expectNothingAskedTwice(requests)
})

test('a container that is lost again and again is given up, and what was done is kept', async () => {
  const { ending, files, killed } = await lose(4, 'while its tool runs', { times: 9 })
  expect(killed).toBe(3)
  expect(ending.conclusion).toBe('draft')
  expect(ending.causes[0]?.code).toBe('agent-crashed')
  expect(files).toContain('src/more.js')
})
