import { runInProcess } from '../test/agent/in-process.ts'
import { writes } from '../test/agent/model-server.ts'
import { takeCode } from '../test/agent/projects.ts'
import { quickProject, replies, reviewed } from '../test/agent/reviewed.ts'
import { startScene } from '../test/agent/scene.ts'
import type { Figures } from './figure.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }
const comments = 10

/**
 * Requests to GitHub of one run that works in a review: from its first look to its last word, answers in all threads
 * included. GitHub on the wire, worker, gate and judge as ever; only the container is left out, which asks GitHub nothing.
 */
export const figures: Figures = async () => {
  const scene = await startScene({ files: quickProject, permissions })
  try {
    const open = await reviewed(scene)
    const lines = Array.from({ length: comments }, (_, at) => ({
      ...{ path: 'src/take.js', line: 1, side: 'RIGHT' as const, body: `Comment ${at + 1}.` },
    }))
    const asked = await open.request('alice', lines)
    const inputs = { 'INPUT_PULL-REQUEST': String(open.pull) }
    const counted = async (moves: Parameters<typeof runInProcess>[1]) => {
      const before = scene.github.journal.length
      const { ending } = await runInProcess(scene, moves, { inputs })
      const all = scene.github.journal.slice(before)
      return { ending, requests: all.filter(({ token, operation }) => token === 'installation' && operation !== 'git') }
    }
    const ids = [...asked.lines.map((id) => `rc-${id}`), `rv-${asked.review}`]
    const { ending, requests } = await counted([
      writes('src/take.js', `// Takes b from a.\n${takeCode}`),
      replies(...ids.map((id) => ({ id }))),
    ])
    if (ending.conclusion !== 'success') throw new Error(`The review was not worked in: ${ending.conclusion}`)
    const again = await counted([{ status: 500 }])
    const writesOf = requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'graphql').length
    return [
      {
        id: 'review.requests.ten-comments',
        value: requests.length,
        unit: 'requests',
        goal: 'at most 50',
        note: `one run, ${comments} threads and the review's own text answered; ${writesOf} of them write`,
      },
      {
        id: 'review.requests.nothing-to-do',
        value: again.requests.length,
        unit: 'requests',
        goal: 'at most 15',
        note: 'the same run started once more; no model is asked',
      },
    ]
  } finally {
    await scene.close()
  }
}
