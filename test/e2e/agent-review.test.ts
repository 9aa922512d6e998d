import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from '../agent/in-process.ts'
import { writes } from '../agent/model-server.ts'
import { node, takeCode } from '../agent/projects.ts'
import { type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
let open: Reviewed
beforeAll(async () => {
  const scene = await startScene({ files: node.files, permissions })
  open = await reviewed(scene)
})
afterAll(() => open?.scene.close())

const run = (moves: Parameters<typeof runInProcess>[1], more: Parameters<typeof runInProcess>[2] = {}) =>
  runInProcess(open.scene, moves, { ...more, inputs: { 'INPUT_PULL-REQUEST': String(open.pull), ...more.inputs } })

const onLine = (line: number, body: string) => ({ path: 'src/take.js', line, side: 'RIGHT', body })

describe('a review of a pull request', () => {
  it('is worked in, pushed, and answered in each thread', async () => {
    const { lines, review } = await open.request('alice', [onLine(1, 'Say what it does.'), onLine(1, 'Why an arrow?')])
    const began = performance.now()
    const { ending, log } = await run([
      writes('src/take.js', `// Takes b from a.\n${takeCode}`),
      replies(
        { id: `rc-${lines[0]}` },
        { id: `rc-${lines[1]}`, outcome: 'declined', text: 'The others are arrows, too.' },
        { id: `rv-${review}` },
      ),
    ])
    console.log(performance.now() - began, ending, log.slice(-5))
    expect(ending).toMatchObject({ conclusion: 'success', pushed: true, commit: open.head() })
    expect(await open.read('src/take.js')).toContain('Takes b from a')
    const threads = await open.threads()
    expect(threads).toMatchObject([{ resolved: true }, { resolved: false }])
    expect(threads[0]?.replies.join()).toContain(`Done in ${open.head()}`)
    expect(threads[1]?.replies.join()).toContain('The others are arrows, too.')
    console.log(await open.conversation(), await open.status())
    expect(await open.status()).toBe('in_review')
    expect(open.scene.github.violations).toEqual([])
  }, 60_000)
})
