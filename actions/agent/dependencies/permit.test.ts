import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { headersFor, permitted, wayTo } from './permit.ts'
import type { Way } from './way.ts'

const token = { prefix: '/team/', authorization: 'Bearer t0ken-of-the-team' }
const secure: Way = { host: 'npm.example', port: 443, secure: true, trusted: true, credentials: [token] }
const plain: Way = { host: '127.0.0.1', port: 4873, secure: false, trusted: true, credentials: [] }
const ways = [secure, plain]
const through = (method: string, line: string) => permitted(ways, method, line, secure)
const direct = (method: string, line: string) => permitted(ways, method, line, null)

describe('a request of a fetching container', () => {
  test('is written anew, with the credential that belongs to its path', () => {
    expect(through('GET', '/team/minus')).toMatchObject({ authorization: token.authorization })
    expect(through('GET', '/team')).toMatchObject({ authorization: token.authorization })
    expect(through('GET', '/teammates')).toMatchObject({ authorization: null })
    expect(through('GET', '/team/../other')).toMatchObject({
      authorization: null,
      url: new URL('https://npm.example/other'),
    })
    expect(direct('HEAD', 'http://127.0.0.1:4873/minus?a=1')).toMatchObject({
      url: new URL('http://127.0.0.1:4873/minus?a=1'),
    })
  })

  test('asks for advisories, as npm and pnpm do, and posts nothing else', () => {
    for (const end of ['advisories/bulk', 'audits', 'audits/quick']) {
      expect(through('POST', `/team/-/npm/v1/security/${end}`)).toHaveProperty('url')
    }
    expect(through('POST', '/team/-/npm/v1/tokens')).toEqual({ refused: 'npm.example:443 (POST)' })
    expect(through('POST', '/team/minus?x=/-/npm/v1/security/audits')).toEqual({ refused: 'npm.example:443 (POST)' })
  })

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s changes nothing anywhere', (method) => {
    expect(through(method, '/team/minus')).toEqual({ refused: `npm.example:443 (${method})` })
  })

  test.each([
    ['another host', 'http://evil.example/', 'evil.example:80'],
    ['another port', 'http://127.0.0.1:1/', '127.0.0.1:1'],
    ['a name before an at', 'http://127.0.0.1:4873@evil.example/', null],
    ['a session in the address', 'http://user:pass@127.0.0.1:4873/', null],
    ['no address at all', '/minus', null],
    ['another scheme', 'ftp://127.0.0.1:4873/', null],
    ['TLS without a tunnel', 'https://npm.example/team/minus', null],
    ['a secure host in plain', 'http://npm.example:443/team/minus', 'npm.example:443'],
    ['a NUL', 'http://127.0.0.1:4873\0.evil.example/', null],
    ['a backslash', 'http://evil.example\\@127.0.0.1:4873/', null],
    ['the metadata address', 'http://169.254.169.254/latest', '169.254.169.254:80'],
    ['the name with a dot after it', 'http://127.0.0.1.:4873/x', '127.0.0.1.:4873'],
  ])('%s is refused', (_, line, refused) => {
    const said = direct('GET', line)
    // A number with a dot after it is that number to a parser of addresses.
    if (line.includes('.:4873')) expect(JSON.stringify(said)).not.toContain('.:4873')
    else expect(said).toEqual({ refused })
  })

  test.each([
    ['a whole address', 'https://evil.example/'],
    ['a host in the path', '//evil.example/minus'],
  ])('%s in a tunnel leads nowhere else', (_, line) => {
    const said = through('GET', line)
    if ('url' in said) expect(said.url.host).toBe('npm.example')
    else expect(said).toEqual({ refused: null })
  })

  test.each(['/team/..%2fother', '/team/%2e%2e%2fx', '/team/%252e%252e%252fx', '/team/%zz'])(
    '%s is no path: a server would read another one than we do',
    (line) => expect(through('GET', line)).toEqual({ refused: 'npm.example:443' }),
  )

  test('in a tunnel without TLS is read as any other', () => {
    const inside = (method: string, line: string) => permitted(ways, method, line, plain)
    expect(inside('GET', '/minus')).toMatchObject({ url: new URL('http://127.0.0.1:4873/minus') })
    expect(inside('PUT', '/minus')).toEqual({ refused: '127.0.0.1:4873 (PUT)' })
    expect(inside('GET', 'http://evil.example/')).toEqual({ refused: null })
  })

  test('a scope in a package’s name is a path', () => {
    expect(through('GET', '/team/@acme%2fminus')).toMatchObject({ authorization: token.authorization })
  })
})

test('of the client’s own headers nothing remains that names, remembers or logs in', () => {
  const incoming = {
    headers: {
      accept: 'a/b',
      authorization: 'Bearer mine',
      cookie: 'x',
      host: 'evil.example',
      'x-forwarded-host': 'y',
      'npm-auth-type': 'z',
    },
  } as unknown as IncomingMessage
  expect(headersFor(incoming, null)).toEqual({ accept: 'a/b', 'user-agent': 'sentra' })
  expect(headersFor(incoming, 'Bearer t')).toMatchObject({ authorization: 'Bearer t', 'accept-encoding': 'identity' })
})

test('hosts are found whole, in any letters', () => {
  expect(wayTo(ways, 'NPM.example', 443)).toBe(secure)
  expect(wayTo(ways, 'xnpm.example', 443)).toBeUndefined()
})
