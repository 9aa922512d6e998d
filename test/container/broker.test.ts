import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import { engineAnswers, isRoot } from './support/engine.ts'
import { say, startProvider } from './support/provider.ts'
import { folderOf, runAs, uids, uniqueName } from './support/run-as.ts'

const key = 'sk-canary-0c44'
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const ledgerFolder = (uid: number): string => {
  const { folder, remove } = folderOf(uid)
  cleanups.push(remove)
  return folder
}

/** Sends raw bytes over the broker's socket from inside, and prints what comes back. */
const rawClient = `
const net = require('node:net')
const requests = JSON.parse(require('node:fs').readFileSync('requests.json', 'utf8'))
;(async () => {
  for (const [name, text] of requests) {
    const answer = await new Promise((resolve) => {
      let got = ''
      const socket = net.connect('/run/sentra/broker.sock', () => socket.write(Buffer.from(text, 'latin1')))
      socket.setTimeout(4000, () => socket.destroy())
      socket.on('data', (chunk) => { got += chunk; if (/^HTTP\\/1.1 (?!100)/.test(got)) setTimeout(() => socket.destroy(), 30) })
      socket.on('error', () => {})
      socket.on('close', () => resolve(got))
    })
    console.log(JSON.stringify([name, answer.split('\\r\\n')[0], answer]))
  }
})()`

const body = JSON.stringify({ model: 'scripted', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] })
const http = (first: string, headers: string[], text = body): string =>
  [first, 'host: broker', ...headers, '', text].join('\r\n')
const json = 'content-type: application/json'
const length = `content-length: ${body.length}`

/** What a hostile client tries on the wire. Only the first is an honest request. */
const requests: [string, string][] = [
  ['honest', http('POST /v1/messages HTTP/1.1', [json, length, 'connection: close'])],
  ['another route', http('POST /v1/complete HTTP/1.1', [json, length])],
  ['models', http('GET /v1/models HTTP/1.1', [], '')],
  ['absolute form', http('POST https://evil.example/v1/messages HTTP/1.1', [json, length])],
  ['authority form', http('CONNECT evil.example:443 HTTP/1.1', [], '')],
  [
    'connect, then a request',
    `${http('CONNECT api.anthropic.com:443 HTTP/1.1', [], '')}${http('POST /v1/messages HTTP/1.1', [json, length])}`,
  ],
  ['upgrade', http('GET /v1/messages HTTP/1.1', ['connection: upgrade', 'upgrade: h2c'], '')],
  [
    'both lengths',
    http('POST /v1/messages HTTP/1.1', [json, length, 'transfer-encoding: chunked'], `0\r\n\r\n${body}`),
  ],
  ['two lengths', http('POST /v1/messages HTTP/1.1', [json, length, 'content-length: 3'])],
  ['a folded header', http('POST /v1/messages HTTP/1.1', [json, 'x-a: b', ' content-length: 3', length])],
  ['a header with NUL', http('POST /v1/messages HTTP/1.1', [json, length, 'x-a: b\0c'])],
  ['a path with NUL', http('POST /v1/messages\0 HTTP/1.1', [json, length])],
  ['an encoded path', http('POST /v1%2fmessages HTTP/1.1', [json, length])],
  ['another type', http('POST /v1/messages HTTP/1.1', ['content-type: text/plain', length])],
  ['an encoded body', http('POST /v1/messages HTTP/1.1', [json, length, 'content-encoding: gzip'])],
  ['an old protocol', http('POST /v1/messages HTTP/0.9', [json, length])],
  ['no protocol at all', `${'A'.repeat(100)}\r\n\r\n`],
  ['huge headers', http('POST /v1/messages HTTP/1.1', [json, length, `x-a: ${'b'.repeat(100_000)}`])],
  ['expect', http('POST /v1/messages HTTP/1.1', [json, length, 'expect: the-unexpected'])],
]

describe.skipIf(!engineAnswers)('the broker, from inside the sandbox', () => {
  it.each(uids)('lets the honest request through and nothing else, and never shows the key (uid %i)', async (uid) => {
    const provider = await startProvider((response) => say(response, { content: [{ type: 'text', text: 'hello' }] }))
    cleanups.push(() => provider.close())
    const { folder, remove } = folderOf(uid)
    cleanups.push(remove)
    writeFileSync(path.join(folder, 'requests.json'), JSON.stringify(requests), { mode: 0o644 })
    writeFileSync(path.join(folder, 'client.cjs'), rawClient, { mode: 0o644 })
    const done = await runAs({
      uid,
      broker: {
        directory: ledgerFolder(uid),
        upstream: { baseUrl: provider.baseUrl, key },
        models: ['scripted'],
        prices: { scripted: { input: 1, output: 1 } },
      },
      task: { name: uniqueName(), workspace: folder, command: ['/opt/sentra/bin/node', 'client.cjs'] },
    })
    expect(done.error).toBeUndefined()
    const answers = done.stdout
      .trim()
      .split('\n')
      .map((line): [string, string, string] => JSON.parse(line))
    expect(answers.map(([name]) => name)).toEqual(requests.map(([name]) => name))
    expect(answers.filter(([, status]) => status.includes(' 200 ')).map(([name]) => name)).toEqual(['honest'])
    expect(provider.seen).toHaveLength(1)
    expect(done.stdout + done.stderr).not.toContain(key)
    expect(done.broker?.usage.requests).toBe(1)
  })

  it('cannot be reached, read or written from inside by any road but its socket', async () => {
    const provider = await startProvider((response) => say(response, { content: [] }))
    cleanups.push(() => provider.close())
    const uid = uids[0] ?? 0
    const { folder, remove } = folderOf(uid)
    cleanups.push(remove)
    const script = `ls -la /run/sentra; find / -xdev \\( -name ledger.jsonl -o -name trajectory.jsonl \\) 2>/dev/null; rm -f /run/sentra/broker.sock 2>/dev/null && echo removed; (echo > /dev/tcp/127.0.0.1/${new URL(provider.baseUrl).port}) 2>/dev/null && echo reached; true`
    const done = await runAs({
      uid,
      broker: {
        directory: ledgerFolder(uid),
        upstream: { baseUrl: provider.baseUrl, key },
        models: ['scripted'],
        prices: { scripted: { input: 1, output: 1 } },
      },
      task: { name: uniqueName(), workspace: folder, command: ['bash', '-c', script] },
    })
    expect(done.stdout).toContain('broker.sock')
    expect(done.stdout).not.toMatch(/jsonl|removed|reached/)
  })

  it.runIf(isRoot)('cannot be reached by other users of the host', async () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'sentra-ledger-'))
    cleanups.push(() => rmSync(directory, { recursive: true, force: true }))
    const broker = await startBroker({
      upstream: { baseUrl: 'https://api.anthropic.com', key },
      models: ['scripted'],
      prices: { scripted: { input: 1, output: 1 } },
      limits: { dollars: 1, requests: 1, outputTokens: 1, maxTokens: 1, bodyBytes: 1, deadline: Date.now() + 60_000 },
      directory,
    })
    cleanups.push(() => broker.close())
    const tryIt = `process.setgid(65534); process.setuid(65534); require('net').connect(process.argv[1]).on('error', (e) => console.log(e.code)).on('connect', () => { console.log('connected'); process.exit() })`
    const { stdout } = spawnSync(process.execPath, ['-e', tryIt, broker.socketPath], { encoding: 'utf8' })
    expect(stdout.trim()).toBe('EACCES')
    const readIt = `process.setgid(65534); process.setuid(65534); try { require('fs').readFileSync(process.argv[1]); console.log('read') } catch (e) { console.log(e.code) }`
    const ledger = spawnSync(process.execPath, ['-e', readIt, broker.ledgerPath], { encoding: 'utf8' })
    expect(ledger.stdout.trim()).toBe('EACCES')
    expect(existsSync(broker.ledgerPath)).toBe(true)
  })
})
