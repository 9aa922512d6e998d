import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Installing, installing, type installingAsData } from '../agent/installing.ts'
import { type Registry, type RegistryOptions, startRegistry } from '../agent/registry.ts'
import { callAs } from './support/call-as.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid } from './support/run-as.ts'

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
const another = {
  'minus-1.0.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: minus\nVersion: 1.0.0\n',
  'minus.py': 'def minus(a, b):\n    return a - b\n',
}
/** In pip-audit's place, which cannot be had without its own registry: its arguments, its question, and its form of answer. */
const pipAudit = `import json, os, sys, urllib.parse, urllib.request
assert {'--disable-pip', '--no-deps'} <= set(sys.argv) and sys.argv[sys.argv.index('--format') + 1] == 'json'
pins = open(sys.argv[sys.argv.index('--requirement') + 1]).read().split()
def asked(name, version):
    url = urllib.parse.urljoin(os.environ['PIP_INDEX_URL'], f'/pypi/{name}/{version}/json')
    vulns = json.load(urllib.request.urlopen(url))['vulnerabilities']
    return {'name': name, 'version': version, 'vulns': [{'id': one['id'], 'fix_versions': []} for one in vulns]}
found = [asked(*pin.split('==')) for pin in pins]
print(json.dumps({'dependencies': found, 'fixes': []}))
sys.exit(any(one['vulns'] for one in found))
`
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
function homeFor(registry: Registry, uid: number): Record<string, string> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'sentra-home-'))
  cleanups.push(() => rmSync(home, { recursive: true }))
  const { host } = new URL(registry.url)
  const authority = registry.authority === null ? '' : `cafile=${home}/authority.pem\n`
  writeFileSync(path.join(home, 'authority.pem'), registry.authority ?? '')
  writeFileSync(
    path.join(home, '.npmrc'),
    `registry=${registry.url}/\n//${host}/:_authToken=\${REGISTRY_TOKEN}\n${authority}`,
  )
  execFileSync('chown', ['--recursive', `${uid}:${uid}`, home])
  // What an outer npm hands to the scripts it runs would go before a user's own settings.
  const outer = {
    npm_config_registry: '',
    npm_config_cafile: registry.authority === null ? '' : `${home}/authority.pem`,
  }
  return { HOME: home, NPM_CONFIG_USERCONFIG: `${home}/.npmrc`, ...outer, REGISTRY_TOKEN: token }
}

/** A tool cache with a program in it, where every user of this machine reaches it, as on a runner. */
function toolCache(program = '/nowhere/node_modules/.bin/none'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-tools-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  cpSync(path.resolve(program, '../../..'), folder, { recursive: true, verbatimSymlinks: true })
  chmodSync(folder, 0o755)
  return folder
}

/** As a user of this machine, in a process of its own; without one, in this process. */
async function done(change: Installing, uid?: number) {
  const all = uid === undefined ? await installing(change) : await installingAs(uid, change)
  cleanups.push(() => rmSync(all.folder, { recursive: true, force: true }))
  const [one] = all.installed
  if (one === undefined) throw new Error('nothing was needed')
  const text = (name: string) => readFileSync(path.join(one.from ?? '', name), 'utf8')
  return { ...one, text }
}

/** No name server is asked in a test. */
const outside = (registry: Registry) => ({
  authorities: [registry.authority ?? ''],
  lookup: (_host: string, { all }: { all?: boolean | undefined }, tell: (e: null, a: never, f: number) => void) =>
    tell(null, (all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1') as never, 4),
})

/** A manager as docs/configuration.md brings it, its hosts replaced by this one. */
function documented(name: string, host: string) {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
  const [, block = ''] = /```yaml\n(dependencies:\n {2}managers:[\s\S]*?)```/.exec(page) ?? []
  const { dependencies } = parse(block)
  const found = dependencies.managers.find((one: { name: string }) => one.name === name)
  return JSON.parse(JSON.stringify(found).replaceAll(found.hosts[0], host))
}

async function installingAs(uid: number, change: Installing) {
  const module = path.join(import.meta.dirname, '../agent/installing.ts')
  const data = await callAs<Awaited<ReturnType<typeof installingAsData>>>(uid, module, 'installingAsData', [change])
  return { ...data, installed: data.installed.map((one) => ({ ...one, locks: new Map(one.locks) })) }
}

describe.skipIf(!engineAnswers)('dependencies', () => {
  test('of npm come from a private registry, audited, and nobody inside sees its token', async () => {
    const advisories = { minus: [advisory(7)], plus: [advisory(8)] }
    const options = { secure: true, authorization: `Bearer ${token}`, advisories }
    const registry = await registryOf([npmPackage('minus'), npmPackage('plus')], options)
    const uid = nextUid()
    const host = { env: homeFor(registry, uid) }
    const base = { 'package.json': manifest({ plus: '1.0.0' }) }
    const head = { 'package.json': manifest({ plus: '1.0.0', minus: '1.0.0' }) }
    const found = await done({ base, head, host }, uid)
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
      const folder = toolCache(process.env.SENTRA_TEST_PNPM)
      const uid = nextUid()
      const env = {
        ...homeFor(registry, uid),
        RUNNER_TOOL_CACHE: folder,
        PATH: `${folder}/node_modules/.bin:${process.env.PATH}`,
      }
      const own = { 'package.json': manifest({}), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" }
      const workspace = 'packages:\n  - apps/*\nonlyBuiltDependencies:\n  - minus\nallowBuilds:\n  minus: true\n'
      // Neither a file of hooks nor another pnpm is taken from the change.
      const hostile = { '.pnpmfile.cjs': 'throw new Error("a hook ran")\n' }
      const base = { ...own, ...hostile, 'pnpm-workspace.yaml': workspace, 'apps/shop/package.json': manifest({}) }
      const head = {
        'apps/shop/package.json': manifest({ minus: '1.0.0' }),
        'package.json': manifest({}, { packageManager: 'pnpm@1.0.0' }),
      }
      const found = await done({ base, head, host: { env } }, uid)
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
    const uid = nextUid()
    const home = homeFor(registry, uid)
    const index = registry.url.replace('//', `//me:${token}@`)
    const env = {
      ...home,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `${index}/simple`,
      PIP_CERT: `${home.HOME}/authority.pem`,
    }
    const change = { base: { 'requirements.txt': '' }, head: { 'requirements.txt': 'plus==1.0.0\n' }, host: { env } }
    const found = await done(change, uid)
    expect(found).toMatchObject({ problem: null, refused: [], audit: null, entries: ['.venv'] })
    const site = execFileSync('find', [`${found.from}/.venv`, '-name', 'plus.py'], { encoding: 'utf8' }).trim()
    expect(readFileSync(site, 'utf8')).toBe(wheel['plus.py'])
    expect(() => execFileSync('grep', ['-rq', token, found.from ?? ''])).toThrow()
    // A source package would be run to be looked into.
    const asked = registry.asked.length
    const bad = await done({ base: {}, head: { 'requirements.txt': '--no-binary :all:\nplus\n' }, host: { env } }, uid)
    expect(bad).toMatchObject({ from: null, problem: expect.stringContaining('--no-binary :all:') })
    expect(registry.asked.length).toBe(asked)
  })

  test('of pip are audited where the runner’s Python has pip-audit', async () => {
    const registry = await registryOf([wheel, another], { advisories: { minus: [advisory(7)], plus: [advisory(8)] } })
    const uid = nextUid()
    const home = homeFor(registry, uid)
    // As actions/setup-python leaves one in the tool cache.
    const cache = `${home.HOME}/cache`
    execFileSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', '--system-site-packages', `${cache}/python`])
    const [library = ''] = globSync(`${cache}/python/lib/python3*/site-packages`)
    writeFileSync(`${library}/pip_audit.py`, pipAudit)
    const programs = `${cache}/python/bin:${process.env.PATH}`
    const index = { PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: `${registry.url}/simple` }
    const env = { ...home, ...index, RUNNER_TOOL_CACHE: cache, PATH: programs }
    const change = {
      base: { 'requirements.txt': 'plus\n' },
      head: { 'requirements.txt': 'plus\nminus\n' },
      host: { env },
    }
    const found = await done(change, uid)
    expect(found).toMatchObject({ problem: null, refused: [], audit: { fresh: ['minus: PYSEC-7'], known: 1 } })
  })

  test.skipIf(!process.env.SENTRA_TEST_YARN)(
    'of yarn, as the documentation brings it, are locked and built',
    async () => {
      const registry = await registryOf([npmPackage('minus')], { secure: true, name: 'packages.example.com' })
      const yarn = documented('yarn', new URL(registry.url).host)
      const folder = toolCache(process.env.SENTRA_TEST_YARN)
      const env = { RUNNER_TOOL_CACHE: folder, PATH: `${folder}/node_modules/.bin:${process.env.PATH}` }
      const found = await done({
        base: { 'package.json': manifest({}), 'yarn.lock': '# yarn lockfile v1\n' },
        head: { 'package.json': manifest({ minus: '1.0.0' }) },
        dependencies: { managers: [yarn] },
        host: { env, ...outside(registry) },
      })
      expect(found).toMatchObject({ problem: null, refused: [], entries: ['node_modules'] })
      expect(found.locks.get('yarn.lock')).toContain('minus@1.0.0')
      expect(found.text('node_modules/minus/made.js')).toContain('HOME=/home/agent')
    },
  )

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
    const host = outside(registry)
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
