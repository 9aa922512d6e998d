import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { rate } from '../voice/speech.ts'
import { executablePath } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, type Speaker, turnsOf, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }
const tone = (seconds: number) =>
  Int16Array.from({ length: rate * seconds }, (_, at) => Math.round(9_000 * Math.sin(at / 17)))

describe.skipIf(!executablePath)('the last words', () => {
  /** Held back until a test lets it go on. */
  let writing = Promise.withResolvers<void>()
  let asked = 0
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    peer = await startPeer({
      listen: async () => {
        await writing.promise
        return 'sort my books by year'
      },
    })
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  const roads = ['Talk live', 'Talk in turns'] as const
  const talk = async (speaker: Speaker, road: (typeof roads)[number], settings = {}): Promise<Page> => {
    writing = Promise.withResolvers()
    asked = peer.requests.length
    const { page, errors } = await visitWithKey(speaker.browser, served.address, settings)
    page.on('close', () => expect(errors).toEqual([]))
    await page.getByRole('button', { name: road }).click()
    await page.getByRole('heading', { name: road }).waitFor(patience)
    return page
  }
  /** Until the service has a turn to write down. */
  const turnIsThere = async (road: string) => {
    if (road === 'Talk in turns')
      return expect.poll(() => peer.requests.slice(asked), patience).toContain('POST /v1/audio/transcriptions')
    const sent = () => (peer.calls.at(-1)?.sent ?? []).map(({ type }) => type)
    return expect.poll(sent, patience).toContain('input_audio_buffer.committed')
  }
  const heard = (page: Page) =>
    expect.poll(() => turnsOf(page), patience).toContainEqual(expect.stringContaining('sort my books by year'))

  it.each(roads)(
    'are written down although the conversation has ended, and are in the spec: %s',
    async (road) => {
      const speaker = await launchSpeaking([5, tone(1), 60])
      const page = await talk(speaker, road)
      await turnIsThere(road)
      const answers = () => peer.requests.filter((request) => request === 'POST /v1/responses').length
      const before = answers()
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await page.getByText('You ended the conversation').waitFor(patience)
      await page.getByRole('button', { name: 'Write the spec' }).click()
      writing.resolve()
      await heard(page)
      await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
      expect(await page.locator('#spec').inputValue()).toContain('sort my books by year (turn')
      // The spec is the one thing that is asked for: nobody answers any more.
      expect(answers()).toBe(before + 1)
      await speaker.close()
    },
    90_000,
  )

  it.each(roads)(
    'are waited for when the spec is wanted while one talks on: %s',
    async (road) => {
      const speaker = await launchSpeaking([5, tone(1), 60])
      const page = await talk(speaker, road)
      await turnIsThere(road)
      await page.getByRole('button', { name: 'Write the spec' }).click()
      await page.getByText('Writing the spec.').waitFor(patience)
      writing.resolve()
      await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
      expect(await page.locator('#spec').inputValue()).toContain('sort my books by year (turn')
      await speaker.close()
    },
    90_000,
  )

  it.each([
    ['Talk live', 'server_vad'],
    ['Talk live', 'push'],
    ['Talk in turns', 'server_vad'],
    ['Talk in turns', 'push'],
  ] as const)(
    'are heard as far as they were spoken, by a person who ends it in the middle: %s, %s',
    async (road, turns) => {
      const speaker = await launchSpeaking([tone(60)], { loop: true })
      const page = await talk(speaker, road, { turns })
      writing.resolve()
      if (turns === 'push') await page.keyboard.down(' ')
      await page.waitForTimeout(1_500)
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await page.getByText('You ended the conversation').waitFor(patience)
      await heard(page)
      await speaker.close()
    },
    90_000,
  )
})
