import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { rate } from '../voice/speech.ts'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, type Speaker, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }
const chosen = {
  ...{ liveModel: 'my-voice', listeningModel: 'my-ear', thinkingModel: 'my-mind', speakingModel: 'my-mouth' },
  ...{ voice: 'cedar', language: 'pt-BR', dollarsAMinute: '0.1' },
}
const tone = Int16Array.from({ length: rate }, (_, at) => Math.round(9_000 * Math.sin(at / 17)))

describe.skipIf(!executablePath)('what Settings change', () => {
  let peer: Peer
  let served: PageServer
  let speaker: Speaker
  beforeAll(async () => {
    peer = await startPeer({ listen: async () => 'sort my books by year', architect: () => ({ say: 'Yes.' }) })
    served = await servePage({ openai: peer.url })
    speaker = await launchSpeaking([5, tone, 60])
  })
  afterAll(async () => {
    await speaker?.close()
    await served?.close()
    await peer?.close()
  })

  /** Every request to the service, by its path. */
  const watch = (page: Page) => {
    const asked: { path: string; request: Request }[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') asked.push({ path: new URL(request.url()).pathname, request })
    })
    const bodies = (path: string) =>
      asked.filter((one) => one.path === `/v1${path}`).map(({ request }) => request.postDataBuffer()?.toString() ?? '')
    return { asked, bodies }
  }

  it('is what a live session is opened with', async () => {
    const { page } = await visitWithKey(speaker.browser, served.address, chosen)
    const { bodies } = watch(page)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByRole('heading', { name: 'Talk live' }).waitFor(patience)
    const session = { type: 'realtime', model: 'my-voice', audio: { output: { voice: 'cedar' } } }
    expect(bodies('/realtime/calls').join()).toContain(JSON.stringify(session))
    const received = () => (peer.calls.at(-1)?.received ?? []) as RealtimeClientEvent[]
    await expect
      .poll(() => received().find(({ type }) => type === 'session.update'), patience)
      .toMatchObject({
        session: {
          instructions: expect.stringContaining('Speak this language: pt-BR.'),
          audio: { input: { transcription: { model: 'my-ear', language: 'pt' } } },
        },
      })
    await page.locator('#cost', { hasText: 'my-voice, at $0.1 a minute' }).waitFor(patience)
    await page.close()
  }, 60_000)

  it('is what is listened, thought and spoken with in turns', async () => {
    const { page } = await visitWithKey(speaker.browser, served.address, chosen)
    const { bodies } = watch(page)
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    await page.locator('.turns li.person').first().waitFor(patience)
    expect(peer.transcribed.at(-1)).toEqual({ model: 'my-ear', language: 'pt' })
    const [thought = '{}'] = bodies('/responses')
    expect(JSON.parse(thought)).toMatchObject({
      ...{ model: 'my-mind', store: false },
      instructions: expect.stringContaining('Speak this language: pt-BR.'),
    })
    const [spoken = '{}'] = bodies('/audio/speech')
    expect(JSON.parse(spoken)).toEqual({ model: 'my-mouth', voice: 'cedar', input: 'Yes.', response_format: 'wav' })
    await page.close()
  }, 60_000)

  it('is not what a conversation that goes on is written down with', async () => {
    const { page } = await visitWithKey(speaker.browser, served.address)
    const { bodies } = watch(page)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.locator('.turns li.architect').first().waitFor(patience)
    await page.fill('#words', 'I want dark mode.')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Settings' }).click()
    const before = await page.inputValue('#thinkingModel')
    await page.fill('#thinkingModel', 'my-mind')
    await page.getByRole('link', { name: 'Talk (a conversation is open)' }).click()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'Write the spec' }).click()
    // What it costs was asked before the conversation began.
    await expect.poll(() => bodies('/responses').map((body) => JSON.parse(body).model)).toContain(before)
    expect(bodies('/responses').join()).not.toContain('my-mind')
    await page.close()
  }, 60_000)

  it('is in its range, or says that it is not taken', async () => {
    const { page } = await visitWithKey(speaker.browser, served.address)
    await page.getByRole('link', { name: 'Settings' }).click()
    const dollars = page.locator('#dollars')
    const hint = async () => page.locator(`#${await dollars.getAttribute('aria-describedby')}`).textContent()
    expect(await hint()).toBe('From 0.01 to 50.')
    await dollars.fill('99')
    expect(await hint()).toBe('From 0.01 to 50. This is not taken: 1 still holds.')
    expect(await dollars.getAttribute('aria-invalid')).toBe('true')
    expect(await violations(page)).toEqual([])
    await dollars.fill('2')
    expect(await hint()).toBe('From 0.01 to 50.')
    await page.close()
  }, 60_000)

  it.each(['Talk live', 'Talk in turns'])(
    'is nothing that could not be counted, unless a price is given: %s',
    async (road) => {
      // Whoever is at home on this very machine asks no price: so the page believes itself elsewhere.
      const there = await servePage({ openai: 'https://api.openai.invalid/v1' })
      const { page } = await visitWithKey(speaker.browser, there.address, { ...chosen, dollarsAMinute: '0' })
      const { asked } = watch(page)
      await page.getByLabel('Without a microphone').check()
      await page.getByRole('button', { name: road }).click()
      const problem = page.locator('#start-problem')
      await expect.poll(() => problem.getAttribute('data-code'), patience).toBe('price')
      expect(await problem.textContent()).toMatch(/^The price of my-.* is not known\..*say what a minute costs at most/)
      expect(asked).toEqual([])
      expect(await violations(page)).toEqual([])
      await page.close()
      await there.close()
    },
    60_000,
  )
})
