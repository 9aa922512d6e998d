import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { preparedProject, repository, temporary } from '../../../test/agent/repository.ts'
import { git } from '../git.ts'
import { looksSecret } from './carried-names.ts'
import { carryInto } from './carry.ts'
import { openHistory } from './history.ts'

let scene: ReturnType<typeof temporary>
beforeEach(() => {
  scene = temporary()
})
afterEach(() => scene.remove())

const files = { 'README.md': '# x\n', '.gitignore': 'node_modules/\n.env*\n*.pem\nout/\nkeys/\n' }

test('the workspace is a clean clone: no remote, no credential, no link to the host’s objects', async () => {
  const { folders, base } = await preparedProject(scene.folder, files)
  const config = readFileSync(path.join(folders.workspace, '.git/config'), 'utf8')
  expect(config).not.toMatch(/remote|url|extraheader|credential|insteadOf/i)
  expect(existsSync(path.join(folders.workspace, '.git/objects/info/alternates'))).toBe(false)
  expect(existsSync(path.join(folders.workspace, '.git/hooks'))).toBe(false)
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folders.workspace, encoding: 'utf8' }).trim()
  expect(head).toBe(base.sha)
})

test('what git ignores is carried in, but for what its name calls a secret', async () => {
  const ignored = {
    'node_modules/a/index.js': 'a\n',
    'node_modules/a/test.pem': 'test data of a package\n',
    'out/main.js': 'b\n',
    '.env': 'SECRET=1\n',
    '.env.example': 'SECRET=\n',
    'server.pem': 'key\n',
    'keys/credentials.json': '{}\n',
  }
  const { folders, prepared } = await preparedProject(scene.folder, files, ignored)
  expect([...prepared.carried].sort()).toEqual(['.env.example', 'node_modules', 'out'])
  expect(prepared.withheld.join()).toMatch(/\.env,.*keys\/credentials\.json.*server\.pem/)
  const inside = readdirSync(folders.workspace, { recursive: true }) as string[]
  expect(inside).toContain('node_modules/a/test.pem')
  expect(inside.filter((name) => /^(\.env|server\.pem|keys)/.test(name))).toEqual(['.env.example'])
})

test('links are carried as links, and copies share nothing with the checkout', async () => {
  const { checkout, folders } = await preparedProject(scene.folder, files, { 'node_modules/a/index.js': 'a\n' })
  symlinkSync('/etc/passwd', path.join(checkout, 'node_modules/link'))
  const target = path.join(scene.folder, 'copy')
  await carryInto(checkout, ['node_modules'], target)
  expect(lstatSync(path.join(target, 'node_modules/link')).isSymbolicLink()).toBe(true)
  writeFileSync(path.join(folders.workspace, 'node_modules/a/index.js'), 'evil\n')
  expect(readFileSync(path.join(checkout, 'node_modules/a/index.js'), 'utf8')).toBe('a\n')
})

test('a checkout whose git settings name programs runs none of them', async () => {
  const checkout = path.join(scene.folder, 'job')
  const base = { branch: 'main', ...repository(checkout, files) }
  const proof = path.join(scene.folder, 'ran')
  for (const key of ['core.fsmonitor', 'core.sshCommand', 'uploadpack.packObjectsHook', 'filter.x.smudge']) {
    execFileSync('git', ['config', key, `touch ${proof}`], { cwd: checkout })
  }
  const place = await openHistory(git, path.join(scene.folder, 'h.git'), {
    checkout,
    url: 'http://127.0.0.1:9/o/r',
    token: 'ghs_secret',
    commits: [base],
    signal: new AbortController().signal,
  })
  expect((await git(place, ['rev-parse', 'HEAD'])).toString().trim()).toBe(base.sha)
  expect(existsSync(proof)).toBe(false)
  expect(readFileSync(path.join(place.gitDir, 'config'), 'utf8')).not.toContain('ghs_secret')
})

test('a fetch from a server that does not answer ends when the run is cancelled, and is not tried again', async () => {
  const stop = new AbortController()
  let asked = 0
  const server = createServer(() => {
    asked += 1
    stop.abort(new Error('The run was cancelled.'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/o/r`
  const history = openHistory(git, path.join(scene.folder, 'h.git'), {
    ...{ checkout: null, url, token: 'ghs_one', spare: 'ghs_other', signal: stop.signal },
    commits: [{ branch: 'main', sha: '1'.repeat(40) }],
  })
  await expect(history).rejects.toThrow('git fetch failed')
  expect(asked).toBe(1)
  server.closeAllConnections()
  server.close()
})

test.each([
  ['.env', true],
  ['.env.local', true],
  ['.env.example', false],
  ['config/id_rsa', true],
  ['.aws/credentials', true],
  ['gha-creds-0123abcd.json', true],
  ['service-account.json', true],
  ['.npmrc', true],
  ['dist/index.js', false],
  ['tokens.ts', false],
  ['coverage/lcov.info', false],
  ['terraform.tfstate', true],
])('%s looks secret: %s', (name, secret) => {
  expect(looksSecret(name)).toBe(secret)
})
