import { gzipSync } from 'node:zlib'
import { bytesOf, forbidden, hidingBody, honestBody } from './bodies.ts'
import type { Chance } from './random.ts'

/** Bytes for a connection, and which kind of trouble they are. */
export interface Shot {
  kind: string
  bytes: Buffer
}

const plainHeaders = ['host: broker', 'content-type: application/json']
const crlf = '\r\n'

const message = (line: string, headers: readonly string[], body: Buffer = Buffer.alloc(0)): Buffer =>
  Buffer.concat([Buffer.from(`${[line, ...headers].join(crlf)}${crlf}${crlf}`, 'latin1'), body])
const post = (body: Buffer, headers: readonly string[] = []): Buffer =>
  message('POST /v1/messages HTTP/1.1', [...plainHeaders, `content-length: ${body.length}`, ...headers], body)
const honest = (chance: Chance): Buffer => Buffer.from(JSON.stringify(honestBody(chance)))

const targets = [
  ...[
    '/',
    '/v1/messages',
    '/v1/messages/',
    '/v1/messages?x=1',
    '/v1/messages#a',
    '//v1/messages',
    '/v1//messages',
    '/v1/./messages',
    '/v1/x/../messages',
  ],
  ...[
    '/v1%2fmessages',
    '/v1/messages%00',
    '/V1/MESSAGES',
    '/v1/messages/batches',
    '/v1/files',
    '/v1/models',
    '/v1/complete',
    '/sentra/ping',
    '*',
    'evil.example:443',
  ],
  ...[
    'http://evil.example/v1/messages',
    'https://api.anthropic.com/v1/messages',
    'http://b@evil.example/',
    '//evil.example/v1/messages',
    'file:///etc/passwd',
    '\\\\evil\\x',
    '/v1/messages\u0000',
    '/v1/messages HTTP/1.1\r\nx: y',
  ],
] as const
const methods = [
  'POST',
  'GET',
  'PUT',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PATCH',
  'DELETE',
  'post',
  'PRI',
  'QUERY',
  'POST\t',
] as const
const versions = [
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/1.1 ',
  'http/1.1',
  '',
] as const
const oddHeaders = [
  ...[
    'content-length: 3',
    'content-length: +10',
    'content-length: 0x10',
    'content-length: -1',
    'content-length: 1, 1',
    'content-length: 99999999999999999999',
  ],
  ...[
    'transfer-encoding: chunked',
    'transfer-encoding: gzip, chunked',
    'transfer-encoding: chunked, identity',
    'Transfer-Encoding : chunked',
    'transfer-encoding: \u000bchunked',
    'transfer-encoding: xchunked',
  ],
  ...[
    ' content-length: 3',
    '\tfolded: yes',
    'x-a: b\u0000c',
    'x-a: b\rc',
    'x-a: b\nx-b: c',
    'no colon',
    ': no name',
    'x a: b',
    `x-long: ${'y'.repeat(20_000)}`,
  ],
  ...[
    'host: evil.example',
    'x-forwarded-host: evil.example',
    'x-api-key: mine',
    'authorization: Bearer mine',
    'anthropic-beta: mcp-client',
    'anthropic-version: 1',
    'x-http-method-override: GET',
  ],
  ...[
    'content-encoding: gzip',
    'content-encoding: identity',
    'content-type: text/plain',
    'content-type: application/json; charset=utf-16',
    'accept-encoding: gzip',
    'expect: 100-continue',
    'expect: x',
  ],
  ...[
    'connection: upgrade',
    'upgrade: h2c',
    'upgrade: websocket',
    'connection: close, x-api-key',
    'te: trailers',
    'trailer: x-api-key',
    'proxy-connection: keep-alive',
    'keep-alive: timeout=1000000',
  ],
] as const

function chunked(chance: Chance): Buffer {
  const body = honest(chance)
  const size = chance.one([
    body.length.toString(16),
    `0${body.length.toString(16)}`,
    `${body.length.toString(16)};ext=1`,
    `${body.length.toString(16)} `,
    'ffffffffffffffff',
    '-1',
    '',
    '0x10',
    `${(body.length + 5).toString(16)}`,
  ])
  const end = chance.one([
    '0\r\n\r\n',
    '0\r\nx-api-key: mine\r\n\r\n',
    '0\n\n',
    '',
    '0\r\ncontent-length: 5\r\n\r\n',
    '00000\r\n\r\n',
  ])
  const text = Buffer.concat([
    Buffer.from(`${size}${chance.often(0.9) ? crlf : '\n'}`),
    body,
    Buffer.from(`${crlf}${end}`),
  ])
  return message('POST /v1/messages HTTP/1.1', [...plainHeaders, 'transfer-encoding: chunked'], text)
}

const kinds: readonly [[string, (chance: Chance) => Buffer], ...[string, (chance: Chance) => Buffer][]] = [
  ['honest', (chance) => post(honest(chance))],
  ['hidden words', (chance) => post(Buffer.from(JSON.stringify(hidingBody(chance))))],
  ['encodings', (chance) => post(bytesOf(honestBody(chance), chance))],
  ['features', (chance) => post(bytesOf(chance.one(forbidden)(honestBody(chance)), chance))],
  ['two features', (chance) => post(bytesOf(chance.one(forbidden)(chance.one(forbidden)(honestBody(chance))), chance))],
  [
    'targets',
    (chance) =>
      message(
        `${chance.one(methods)} ${chance.one(targets)} ${chance.one(versions)}`,
        [...plainHeaders, 'content-length: 2'],
        Buffer.from('{}'),
      ),
  ],
  [
    'targets, honest body',
    (chance) => {
      const body = honest(chance)
      return message(
        `POST ${chance.one(targets)} ${chance.one(versions)}`,
        [...plainHeaders, `content-length: ${body.length}`],
        body,
      )
    },
  ],
  [
    'headers',
    (chance) =>
      post(
        honest(chance),
        Array.from({ length: 1 + chance.below(3) }, () => chance.one(oddHeaders)),
      ),
  ],
  ['chunks', chunked],
  [
    'lengths',
    (chance) => {
      const body = honest(chance)
      const smuggled = Buffer.from(
        `POST /v1/files HTTP/1.1${crlf}host: evil.example${crlf}content-length: 0${crlf}${crlf}`,
      )
      return message(
        'POST /v1/messages HTTP/1.1',
        [...plainHeaders, `content-length: ${body.length}`, 'transfer-encoding: chunked'],
        Buffer.concat([Buffer.from(`0${crlf}${crlf}`), smuggled, body]),
      )
    },
  ],
  [
    'pipelines',
    (chance) =>
      Buffer.concat([
        post(honest(chance)),
        message(`${chance.one(methods)} ${chance.one(targets)} HTTP/1.1`, ['host: evil.example']),
        post(bytesOf(chance.one(forbidden)(honestBody(chance)), chance)),
      ]),
  ],
  [
    'upgrades',
    (chance) =>
      message(
        `${chance.one(['GET', 'POST', 'CONNECT'])} ${chance.one(targets)} HTTP/1.1`,
        [
          'host: b',
          'connection: Upgrade, HTTP2-Settings',
          `upgrade: ${chance.one(['h2c', 'websocket', 'TLS/1.0'])}`,
          'http2-settings: AAMAAABk',
        ],
        post(honest(chance)),
      ),
  ],
  ['compressed', (chance) => post(gzipSync(honest(chance)), chance.often(0.5) ? ['content-encoding: gzip'] : [])],
  [
    'oversized',
    (chance) =>
      post(
        Buffer.concat([
          Buffer.from(`{"model":"scripted","max_tokens":1,"messages":[{"role":"user","content":"`),
          Buffer.alloc(70_000 + chance.below(30_000), 120),
          Buffer.from('"}]}'),
        ]),
      ),
  ],
  [
    'oversized length',
    (chance) =>
      message(
        'POST /v1/messages HTTP/1.1',
        [...plainHeaders, `content-length: ${chance.one([70_000, 2 ** 31, 2 ** 40])}`],
        honest(chance),
      ),
  ],
  ['control bytes', (chance) => Buffer.from(Array.from({ length: chance.below(200) }, () => chance.below(256)))],
  [
    'HTTP/2',
    () =>
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000', 'latin1'),
  ],
]

/** The next shot: one of the kinds, every third with bytes changed, doubled, dropped or cut off. */
export function shot(chance: Chance): Shot {
  const [kind, make] = chance.one(kinds)
  const bytes = make(chance)
  return chance.often(0.3) ? { kind: `${kind}, mutated`, bytes: mutated(bytes, chance) } : { kind, bytes }
}

function mutated(bytes: Buffer, chance: Chance): Buffer {
  const at = chance.below(bytes.length + 1)
  const rest = (from: number): Buffer => bytes.subarray(from)
  return chance.one<() => Buffer>([
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.from([chance.below(256)]), rest(at)]),
    () => Buffer.concat([bytes.subarray(0, at), rest(at + 1 + chance.below(4))]),
    () =>
      Buffer.concat([
        bytes.subarray(0, at),
        chance.one([Buffer.from('\r\n'), Buffer.from('\n'), Buffer.from('\0'), Buffer.from('"'), Buffer.from('}')]),
        rest(at),
      ]),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 8), at), rest(at)]),
  ])()
}
