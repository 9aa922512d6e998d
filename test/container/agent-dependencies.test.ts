import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { downloadAction } from '../agent/download.ts'
import { bash, finish, writes } from '../agent/model-server.ts'
import { play } from '../agent/play.ts'
import { node, takeTest } from '../agent/projects.ts'
import { startRegistry } from '../agent/registry.ts'
import { startScene } from '../agent/scene.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid } from './support/run-as.ts'

const manifest = (dependencies: Record<string, string>) =>
  `${JSON.stringify({ name: 'sums', type: 'module', scripts: { test: 'node --test' }, dependencies }, null, 2)}\n`

const minus = {
  'package.json': JSON.stringify({
    name: 'minus',
    version: '1.0.0',
    type: 'module',
    exports: './index.js',
    scripts: { postinstall: 'node build.js' },
  }),
  // What install scripts make is there, and they had no way out.
  'build.js':
    "import { writeFileSync } from 'node:fs'\nimport { networkInterfaces } from 'node:os'\nconst line = (name, value) => 'export const ' + name + ' = ' + JSON.stringify(value) + '\\n'\nwriteFileSync('made.js', line('ways', Object.keys(networkInterfaces())) + line('proxy', process.env.HTTPS_PROXY ?? null))\n",
  'index.js':
    "import { proxy, ways } from './made.js'\nexport const minus = (a, b) => a - b\nexport const out = [...ways.filter((one) => one !== 'lo'), ...(proxy ? [proxy] : [])]\n",
}

const tests = `${takeTest}\ntest('the install script had no way out', async () => {\n  const { out } = await import('minus')\n  assert.deepEqual(out, [])\n})\n`

describe.skipIf(!engineAnswers)('dependencies that a change asks for', () => {
  let action: ReturnType<typeof downloadAction>
  beforeAll(() => {
    action = downloadAction()
  })
  afterAll(() => action.remove())

  test('are fetched from the registry alone, built without a network, locked, and used by the gate', async () => {
    const registry = await startRegistry([minus])
    const scene = await startScene({ files: { ...node.files, 'package.json': manifest({}) } })
    try {
      const played = await play(
        scene,
        [
          writes('package.json', manifest({ minus: '1.0.0' })),
          writes('test/take.test.js', tests),
          writes('src/take.js', "export { minus as take } from 'minus'\n"),
          // The gate inside cannot be green: what is asked for is not there yet. The judge's can.
          bash('true'),
          finish(),
        ],
        { action: action.folder, uid: nextUid(), env: { npm_config_registry: registry.url } },
      )
      expect(played.outputs.conclusion).toBe('success')
      const { rest } = scene.github.octokitFor(scene.approver.token)
      const number = Number(played.outputs['pull-request'])
      const { data: pull } = await rest.pulls.get({ owner: 'alice', repo: 'sums', pull_number: number })
      expect(registry.asked).toContain('/minus/-/minus-1.0.0.tgz')
      expect(pull.body).toContain('`package.json` asks for other dependencies')
      expect(pull.body).toContain('`package-lock.json` was brought up to date by the judge')
      expect(pull.body).toMatch(/\| test \|.*✓ passed/)
      expect(pull.body).toMatch(/AC-1 .*green \|/)
      const lock = execFileSync('git', ['show', `${pull.head.sha}:package-lock.json`], {
        cwd: scene.repository.gitDir,
        encoding: 'utf8',
      })
      expect(JSON.parse(lock).packages['node_modules/minus'].version).toBe('1.0.0')
    } finally {
      await scene.close()
      await registry.close()
    }
  })

  test('from anywhere else are refused, and the host is named', async () => {
    const registry = await startRegistry([minus])
    const scene = await startScene({ files: { ...node.files, 'package.json': manifest({}) } })
    try {
      const elsewhere = manifest({ minus: 'http://evil.example:8080/minus.tgz' })
      const played = await play(
        scene,
        [
          writes('package.json', elsewhere),
          writes('test/take.test.js', takeTest),
          writes('src/take.js', 'export const take = (a, b) => a - b\n'),
          finish(),
        ],
        { action: action.folder, uid: nextUid(), env: { npm_config_registry: registry.url } },
      )
      expect(played.outputs.conclusion).toBe('draft')
      expect(played.comments[0]).toContain('could not be installed')
      expect(played.summary).toContain('`evil.example:8080`, which was refused')
      expect(played.comments[0]).toContain('`evil.example:8080`, which was refused')
    } finally {
      await scene.close()
      await registry.close()
    }
  })
})
