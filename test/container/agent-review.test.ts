import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { downloadAction } from '../agent/download.ts'
import { writes } from '../agent/model-server.ts'
import { play } from '../agent/play.ts'
import { node, takeCode } from '../agent/projects.ts'
import { type Reviewed, replies, reviewed } from '../agent/reviewed.ts'
import { startScene } from '../agent/scene.ts'
import { engineAnswers } from './support/engine.ts'
import { uids } from './support/run-as.ts'

const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'read', metadata: 'read' }

let action: ReturnType<typeof downloadAction>
let open: Reviewed | undefined
afterEach(() => open?.scene.close())

describe.skipIf(!engineAnswers)('a review, in the real container', () => {
  beforeAll(() => {
    action = downloadAction()
  })
  afterAll(() => action.remove())

  test.each(uids)(
    'is worked in by the published action as a dispatch starts it, and answered (uid %i)',
    async (uid) => {
      open = await reviewed(await startScene({ files: node.files, permissions }))
      const { scene, pull } = open
      const place = { path: 'src/take.js', line: 1, side: 'RIGHT' } as const
      const { lines, review } = await open.request('alice', [{ ...place, body: 'Say what it does.' }])
      const inputs = { issue: String(scene.issue), 'pull-request': String(pull) }
      const repository = { default_branch: 'main', full_name: 'alice/sums' }
      const job = { ...scene.job(), event: { name: 'workflow_dispatch', payload: { inputs, repository } } }
      const code = `// Takes b from a.\n${takeCode}`
      const moves = [writes('src/take.js', code), replies({ id: `rc-${lines[0]}` }, { id: `rv-${review}` })]
      const played = await play(scene, moves, { action: action.folder, job, uid })
      expect(played.log.join('\n')).toContain('Pull request ready for review')
      expect(played).toMatchObject({ exitCode: 0, postExitCode: 0, outputs: { conclusion: 'success' } })
      expect(await open.read('src/take.js')).toBe(code)
      expect(await open.threads()).toMatchObject([{ resolved: true, replies: [expect.stringContaining(open.head())] }])

      const again = await play(scene, [{ status: 500 }], { action: action.folder, job: { ...job, runId: 4712 }, uid })
      expect(again).toMatchObject({ exitCode: 0, outputs: { conclusion: 'nothing-to-do' } })
      expect(again.model.requests).toEqual([])
    },
  )
})
