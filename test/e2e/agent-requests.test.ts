import { expect, test } from 'vitest'
import { runInProcess } from '../agent/in-process.ts'
import { bash, writes } from '../agent/model-server.ts'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import { startScene } from '../agent/scene.ts'

const lessons = {
  use: [{ tool: 'finish', input: { outcome: 'done', summary: 'Done.', learned: ['Tests are quick.'] } }],
}

/** A change of ten files in many turns, beside a clock that makes hours of the seconds that it takes here. */
async function longRun(faster: number) {
  const scene = await startScene({ files: { ...node.files, '.sentra/config.yml': 'agent: { minutes: 350 }\n' } })
  const began = Date.now()
  const turns = Array.from({ length: 12 }, (_, index) => bash(`echo ${index}`))
  const files = Array.from({ length: 8 }, (_, index) => writes(`src/more-${index}.js`, `export const n = ${index}\n`))
  const work = [...files, writes('test/take.test.js', takeTest), writes('src/take.js', takeCode)]
  const before = scene.github.journal.length
  let asked: string[] = []
  try {
    const { ending, comments } = await runInProcess(scene, [...turns, ...work, lessons], {
      now: () => began + (Date.now() - began) * faster,
    })
    const entries = scene.github.journal.slice(before, -1).filter(({ operation }) => operation !== 'git')
    asked = entries.map(({ operation }) => operation ?? '')
    return { ending, comments, asked }
  } finally {
    await scene.close()
  }
}

test.each([
  ['minutes', 1],
  ['hours', 120],
])('a change of ten files with lessons for the memory asks GitHub at most 25 times, in %s', async (_, faster) => {
  const { ending, comments, asked } = await longRun(faster)
  expect(ending.causes).toEqual([])
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(25)
  const edits = asked.filter((operation) => operation === 'issues/update-comment')
  if (faster > 1) expect(edits).toHaveLength(2)
  expect(comments).toHaveLength(1)
})
