import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { impatient } from './octokit.ts'
import { serverOptions } from './options.ts'
import { every } from './timer.ts'
import { createWork } from './work.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const good = { APP_ID: '7', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'a'.repeat(32) }

describe('the server’s environment', () => {
  it('is read once', () => {
    expect(serverOptions(good)).toMatchObject({ appId: 7, apiUrl: 'https://api.github.com', sweepMinutes: 5 })
    expect(serverOptions({ ...good, PRIVATE_KEY: pem.replaceAll('\n', '\\n') }).privateKey).toBe(pem)
    expect(serverOptions({ ...good, PRIVATE_KEY: Buffer.from(pem).toString('base64') }).privateKey).toBe(pem)
    expect(serverOptions({ ...good, GITHUB_API_URL: 'https://ghe.example/api/v3/' }).apiUrl).toBe(
      'https://ghe.example/api/v3',
    )
  })

  it.each([
    ['no webhook secret', { WEBHOOK_SECRET: undefined }, /WEBHOOK_SECRET is not set/],
    ['an empty webhook secret', { WEBHOOK_SECRET: '' }, /WEBHOOK_SECRET is not set/],
    ['Probot’s own default', { WEBHOOK_SECRET: 'development' }, /everybody knows/],
    ['the same in capitals', { WEBHOOK_SECRET: 'Development' }, /everybody knows/],
    ['a short secret', { WEBHOOK_SECRET: 'abcdefg' }, /shorter than 16/],
    ['no App id', { APP_ID: undefined }, /APP_ID/],
    ['an App id that is none', { APP_ID: 'x' }, /APP_ID/],
    ['no key', { PRIVATE_KEY: undefined }, /no private key/],
    ['a key that is none', { PRIVATE_KEY: 'hello' }, /no private key/],
    [
      'a key file that is not there',
      { PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: '/nowhere/key.pem' },
      /PRIVATE_KEY_PATH/,
    ],
    ['an address that is none', { GITHUB_API_URL: 'ftp://x' }, /GITHUB_API_URL/],
  ])('is refused with %s', (_, change, message) => {
    expect(() => serverOptions({ ...good, ...change })).toThrow(message)
  })

  it('never shows the secret that it refuses', () => {
    const shown = (() => {
      try {
        serverOptions({ ...good, WEBHOOK_SECRET: 'tiny-value' })
        return ''
      } catch (error) {
        return String(error)
      }
    })()
    expect(shown).toMatch(/shorter/)
    expect(shown).not.toContain('tiny-value')
  })
})

describe('a stop', () => {
  it('waits for what is under way', async () => {
    const work = createWork()
    let done = false
    void work.track(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30))
      done = true
    })
    expect(await work.idle(1_000)).toBe(0)
    expect(done).toBe(true)
  })

  it('does not wait for ever', async () => {
    const work = createWork()
    void work.track(() => new Promise((resolve) => setTimeout(resolve, 300)))
    expect(await work.idle(20)).toBe(1)
  })
})

it('the timer runs again and again, never twice at once, and stops', async () => {
  let running = 0
  let rounds = 0
  let most = 0
  const timer = every(
    0.0002,
    async () => {
      most = Math.max(most, ++running)
      rounds++
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
    },
    () => undefined,
  )
  await expect.poll(() => rounds).toBeGreaterThan(2)
  timer.stop()
  const before = rounds
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect(rounds).toBeLessThanOrEqual(before + 1)
  expect(most).toBe(1)
})

it('a request that is not answered is given up', async () => {
  const hung: typeof fetch = (_, init) =>
    new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
  await expect(impatient(hung, { second: 1, patience: 20 })('http://x.example')).rejects.toThrow(/timeout/i)
})
