import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { npmSettings, settingsIn } from './npm-settings.ts'
import { netrcFor, pipSettings } from './pip-settings.ts'
import { waysFor } from './way.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'sentra-home-'))
  writeFileSync(
    path.join(home, '.npmrc'),
    [
      '; what setup-node writes, and more',
      'registry=https://npm.example/team/',
      '@acme:registry=https://pkg.example/',
      `cafile=${home}/authority.pem`,
      '//npm.example/team/:_authToken=$' + '{NODE_AUTH_TOKEN}',
      '//pkg.example/:username=ada',
      `//pkg.example/:_password="${Buffer.from('pass:word').toString('base64')}"`,
      '//elsewhere.example/:_authToken=not-asked-for',
    ].join('\n'),
  )
  writeFileSync(path.join(home, 'authority.pem'), 'PEM')
  writeFileSync(
    path.join(home, '.netrc'),
    'machine pypi.acme.example\n  login li\n  password s3cret-word\nmachine other login x password y\n',
  )
})
afterAll(() => rmSync(home, { recursive: true }))

/** Without the programs, so that the files alone are read; with them, as the machine has them. */
const bare = () => ({ HOME: home, PATH: '/nowhere', NODE_AUTH_TOKEN: 'token-of-the-team' })

describe.each(['files alone', 'npm asked'])('npm’s settings on the host, by %s', (how) => {
  const env = () =>
    how === 'npm asked' ? { ...bare(), PATH: process.env.PATH, NPM_CONFIG_USERCONFIG: `${home}/.npmrc` } : bare()

  test('give the registry, scopes, authority, and credentials by host and path', async () => {
    const settings = await npmSettings(env())
    expect(settings.authorities).toEqual(['PEM'])
    expect(waysFor(settings, { hosts: ['files.example'] })).toEqual([
      {
        ...{ host: 'npm.example', port: 443, secure: true, trusted: true },
        credentials: [{ prefix: '/team/', authorization: 'Bearer token-of-the-team' }],
      },
      {
        ...{ host: 'pkg.example', port: 443, secure: true, trusted: true },
        credentials: [{ prefix: '/', authorization: `Basic ${Buffer.from('ada:pass:word').toString('base64')}` }],
      },
      { host: 'files.example', port: 443, secure: true, trusted: false, credentials: [] },
    ])
  })

  test('tell the container where to look, and no credential', async () => {
    const { files, environment } = await npmSettings(env())
    expect(files['.npmrc']).toContain('registry=https://npm.example/team/\n@acme:registry=https://pkg.example/\n')
    expect(JSON.stringify({ files, environment })).not.toMatch(/token|auth|ada|password/i)
  })
})

test('npm’s registry is the usual one where nothing names another, and the environment names first', async () => {
  expect((await npmSettings({ HOME: '/nowhere', PATH: '/nowhere' })).registries[0]?.href).toBe(
    'https://registry.npmjs.org/',
  )
  const named = await npmSettings({ ...bare(), npm_config_registry: 'http://u:p@127.0.0.1:4873/' })
  expect(named.registries[0]?.href).toBe('http://127.0.0.1:4873/')
  expect(named.credentials).toContainEqual(expect.objectContaining({ authorization: 'Basic dTpw' }))
  expect(settingsIn('[section]\n# no\na = "b c"\n=x\n', {})).toEqual({ a: 'b c' })
})

describe('pip’s settings on the host', () => {
  test('give the indexes without their credentials, which stand in the address or in .netrc', async () => {
    const settings = await pipSettings({
      ...bare(),
      PATH: process.env.PATH,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: 'https://me:t0%40ken@pypi.example/root/simple',
      PIP_EXTRA_INDEX_URL: 'https://pypi.acme.example/simple file:///opt/wheels',
      PIP_CERT: '',
    })
    expect(settings.registries.map(({ href }) => href)).toEqual([
      'https://pypi.example/root/simple',
      'https://pypi.acme.example/simple',
    ])
    expect(
      settings.credentials.map(({ url, authorization }) => [
        url.href,
        Buffer.from(authorization.slice(6), 'base64').toString(),
      ]),
    ).toEqual([
      ['https://pypi.example/', 'me:t0@ken'],
      ['https://pypi.acme.example/', 'li:s3cret-word'],
    ])
    expect(JSON.stringify(settings.environment)).not.toMatch(/t0|ken|s3cret/)
  })

  test('are the usual ones where pip is not there', async () => {
    expect((await pipSettings(bare())).registries.map(({ href }) => href)).toEqual(['https://pypi.org/simple'])
  })

  test('.netrc is read by its words', () => {
    expect(netrcFor('machine a login b password c', 'a')).toBe(`Basic ${btoa('b:c')}`)
    expect(netrcFor('machine a login b\ndefault login x password y', 'a')).toBeNull()
    expect(netrcFor('', 'a')).toBeNull()
  })
})
