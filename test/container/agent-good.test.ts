import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { downloadAction } from '../agent/download.ts'
import { filesOf, goodRuns, movesOf } from '../agent/good-runs.ts'
import { play } from '../agent/play.ts'
import { startScene } from '../agent/scene.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid } from './support/run-as.ts'

/** Of the good runs that `test/e2e/agent-good.test.ts` plays without a container, those where one could differ. */
const wanted = [
  'the part of a monorepo, with a gate of its own',
  'a lesson for the memory',
  'names in any script',
  'a new program',
  'a link inside the tree',
]

let action: ReturnType<typeof downloadAction>

describe.skipIf(!engineAnswers)('good runs, in the real container', () => {
  beforeAll(() => {
    action = downloadAction()
  })
  afterAll(() => action.remove())

  test.each(goodRuns.filter(({ name }) => wanted.includes(name)).map((one) => [one.name, one] as const))(
    '%s',
    async (_, one) => {
      const scene = await startScene({ files: filesOf(one) })
      try {
        const played = await play(scene, movesOf(one), { action: action.folder, uid: nextUid() })
        expect(played.log.join('\n')).toContain('Pull request ready for review')
        expect(played.outputs.conclusion).toBe('success')
        if (one.says) expect(played.summary).toMatch(one.says)
        expect(played.requests.length).toBeLessThanOrEqual(25)
        expect(scene.github.violations).toEqual([])
      } finally {
        await scene.close()
      }
    },
  )

  test('all that are wanted are there', () => {
    expect(goodRuns.filter(({ name }) => wanted.includes(name))).toHaveLength(wanted.length)
  })
})
