import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, logOf, turnsOf, visitWithKey } from './talking.ts'

const patience = { timeout: 60_000 }

describe.skipIf(!executablePath)('the page, in turns over HTTP', () => {
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    peer = await startPeer()
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  it('finds a turn in what the microphone hears, has it really written down, and answers aloud', async () => {
    const speaker = await launchSpeaking([6, 'I want to filter my books by author.', 60])
    const { page, errors } = await visitWithKey(speaker.browser, served.address, { speakingModel: 'speech' })
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    await page.getByRole('heading', { name: 'Talk in turns' }).waitFor(patience)
    await expect.poll(() => turnsOf(page), patience).toContainEqual(expect.stringMatching(/You: .*books/))
    await expect.poll(() => turnsOf(page), patience).toContainEqual(expect.stringMatching(/capital letters/))
    expect(await violations(page)).toEqual([])
    await page.fill('#words', "I'm done.")
    await page.keyboard.press('Enter')
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    expect(await page.locator('#spec').inputValue()).toMatch(/books .*\(turn \d+\)/)
    expect(peer.requests).toContain('POST /v1/audio/transcriptions')
    expect(peer.requests).toContain('POST /v1/audio/speech')
    const log = await logOf(page)
    const seconds = log.flatMap((event) => (event.type === 'usage' ? [event.usage.seconds] : []))
    expect(Math.max(...seconds)).toBeGreaterThan(1)
    expect(errors).toEqual([])
    await speaker.close()
  }, 180_000)

  it('works without a microphone and without a speaking model', async () => {
    const browser = await launch()
    const { page } = await visitWithKey(browser, served.address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    await page.getByText('Hello. What would you like?').waitFor(patience)
    await page.fill('#words', 'I want dark mode.')
    await page.keyboard.press('Enter')
    await page.getByText('capital letters').waitFor(patience)
    await browser.close()
  }, 90_000)
})
