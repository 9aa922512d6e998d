import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { Refusal } from '../core/errors.ts'
import { hostFrom } from './host.ts'
import { reach, Unavailable } from './unavailable.ts'

const who = { kind: 'app', bot: { id: 1, login: 'sentra[bot]', app_id: 1, shared: false } } as const

it('reads keys and addresses of the host, once, and takes an empty variable for none', () => {
  const host = hostFrom(
    { OPENAI_API_KEY: 'o', OPENAI_BASE_URL: 'https://whisper.example/v1/', ANTHROPIC_API_KEY: '' },
    who,
  )
  expect(host).toMatchObject({
    openai: { key: 'o', baseUrl: 'https://whisper.example/v1' },
    anthropic: null,
    server: 'https://github.com',
  })
})

it('refuses an address that is none', () => {
  expect(() => hostFrom({ OPENAI_BASE_URL: 'file:///etc/passwd' }, who)).toThrow()
  expect(() => hostFrom({ GITHUB_SERVER_URL: 'github.com' }, who)).toThrow()
})

it.each([
  [401, Refusal],
  [403, Refusal],
  [404, Refusal],
  [400, Refusal],
  [429, Unavailable],
  [408, Unavailable],
  [500, Unavailable],
  [529, Unavailable],
])('tells a person’s mistake (%i) from a service’s bad hour', async (status, kind) => {
  for (const error of [
    OpenAI.APIError.generate(status, { message: 'x' }, 'x', new Headers()),
    Anthropic.APIError.generate(status, { message: 'x' } as never, 'x', new Headers()),
  ]) {
    await expect(reach('It', Promise.reject(error))).rejects.toBeInstanceOf(kind)
  }
})

it('takes a broken connection for a bad hour, and lets our own refusals pass', async () => {
  await expect(reach('It', Promise.reject(new TypeError('fetch failed')))).rejects.toBeInstanceOf(Unavailable)
  const own = new Refusal({ what: 'a', why: 'b', next: 'c' })
  await expect(reach('It', Promise.reject(own))).rejects.toBe(own)
  expect(await reach('It', Promise.resolve(7))).toBe(7)
})
