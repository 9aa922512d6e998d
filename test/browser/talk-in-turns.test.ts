import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { rate } from '../voice/speech.ts'
import { executablePath } from './chromium.ts'
import { say } from './hall.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, logOf, turnsOf, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }
const tone = (seconds: number) =>
  Int16Array.from({ length: rate * seconds }, (_, at) => Math.round(9_000 * Math.sin(at / 17)))

declare global {
  var spoken: string[]
}

describe.skipIf(!executablePath)('talking in turns', () => {
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    peer = await startPeer({ listen: async () => 'sort my books by year' })
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  const begin = async (page: Page) => {
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    await page.locator('.turns li.architect', { hasText: 'Hello' }).waitFor(patience)
  }
  const personTurns = async (page: Page) => (await turnsOf(page)).filter((text) => text.includes('You: '))

  it('is one turn for as long as the button is held, whatever pauses are in it', async () => {
    const speaker = await launchSpeaking([tone(1), 1.5], { loop: true })
    const { page } = await visitWithKey(speaker.browser, served.address, { turns: 'push' })
    await begin(page)
    await page.keyboard.down(' ')
    // Two tones and the pauses between them, wherever in them it began.
    await page.waitForTimeout(5_500)
    await page.keyboard.up(' ')
    await expect.poll(() => personTurns(page), patience).toHaveLength(1)
    await page.locator('.turns li.architect', { hasText: 'capital letters' }).waitFor(patience)
    const log = await logOf(page)
    expect(log.filter((event) => event.type === 'turn.opened' && event.who === 'person')).toHaveLength(1)
    await speaker.close()
  }, 60_000)

  it('speaks over nobody: an answer that comes while the person talks gives way to the answer to all', async () => {
    const speaker = await launchSpeaking([tone(60)], { loop: true })
    const { page } = await visitWithKey(speaker.browser, served.address, { turns: 'push', halfDuplex: true })
    await begin(page)
    const held = Promise.withResolvers<Route>()
    await page.route('**/v1/responses', (route) => held.resolve(route), { times: 1 })
    await say(page, 'I want dark mode.')
    const first = await held.promise
    await page.locator('h2#talking').focus()
    await page.keyboard.down(' ')
    await expect.poll(async () => (await logOf(page)).at(-1)?.type, patience).toBe('speaking')
    const answered = page.waitForResponse('**/v1/responses')
    await first.continue()
    await answered
    await page.waitForTimeout(500)
    await page.keyboard.up(' ')
    await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
    const turns = (await turnsOf(page)).map((text) => text.replace(/^\d+ /, ''))
    expect(turns.slice(1)).toEqual([
      'You: I want dark mode.',
      'You: sort my books by year',
      expect.stringContaining('I have it all'),
    ])
    await speaker.close()
  }, 60_000)

  it('greets with the browser’s own voice, though Chromium does not know its voices when it is first asked', async () => {
    const speaker = await launchSpeaking([60])
    const { page } = await visitWithKey(speaker.browser, served.address)
    await page.evaluate(() => {
      globalThis.spoken = []
      let asked = 0
      speechSynthesis.getVoices = () => (asked++ === 0 ? [] : ([{}] as SpeechSynthesisVoice[]))
      speechSynthesis.speak = (words) => {
        globalThis.spoken.push(words.text)
        words.dispatchEvent(new Event('end'))
      }
    })
    await begin(page)
    await expect.poll(() => page.evaluate(() => globalThis.spoken), patience).toEqual(['Hello. What would you like?'])
    await speaker.close()
  }, 60_000)
})
