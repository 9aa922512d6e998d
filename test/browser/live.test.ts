import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, logOf, visitWithKey } from './talking.ts'

const patience = { timeout: 60_000 }

describe.skipIf(!executablePath)('the page, live', () => {
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

  it('takes a spoken conversation to a spec whose hash and bytes are handed over', async () => {
    // The phrase comes twice, far apart, since no recogniser hears every sentence; the first that is heard ends it.
    const done = 'Okay, I am done.'
    const speaker = await launchSpeaking([4, 'I want to filter my books by author.', 16, done, 24, done, 30])
    const { page, errors } = await visitWithKey(speaker.browser, served.address)
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByText('Listening.').waitFor(patience)
    expect(await violations(page)).toEqual([])
    // Both sides are written down.
    await page.locator('.turns li.architect').first().waitFor(patience)
    await page.locator('.turns li.person').first().waitFor(patience)
    // Asked for by the phrase alone, as it was really heard, and confirmed by letting it pass.
    await page.getByText('Handing over').waitFor({ timeout: 90_000 })
    expect(await violations(page)).toEqual([])
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    expect(await violations(page)).toEqual([])

    const link = page.getByRole('link', { name: 'Open as an issue in acme/shop' })
    const handedOver = new URL((await link.getAttribute('href')) ?? '').searchParams.get('spec') ?? ''
    expect(handedOver).toContain('# Filter the list by author')
    expect(handedOver).toMatch(/books .*\(turn \d+\)/)
    const hash = createHash('sha256').update(handedOver).digest('hex').slice(0, 16)
    expect(await page.locator('#spec-status').textContent()).toContain(hash)

    const log = await logOf(page)
    const of = (type: string) => log.filter((event) => event.type === type)
    expect(of('handoff.asked')).toMatchObject([{ by: 'phrase' }])
    expect(of('usage').length).toBeGreaterThan(2)
    expect(await page.locator('#cost').textContent()).not.toContain('$0.0000')
    expect(JSON.stringify(log)).not.toContain('sk-test')
    expect(peer.calls.at(-1)?.sent.filter(({ type }) => type === 'error')).toEqual([])
    expect(errors).toEqual([])
    await speaker.close()
  }, 180_000)

  it('is interrupted by speech, and cuts the captions where the sound was cut', async () => {
    const long = 'First I would sort the books by month. '.repeat(12).trim()
    const talker = await startPeer({ architect: () => ({ say: long }), listen: async () => 'sort them by year' })
    const there = await servePage({ openai: talker.url })
    const speaker = await launchSpeaking([7, 'No, please stop talking now.', 2], { loop: true })
    const { page } = await visitWithKey(speaker.browser, there.address)
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByText('The Architect speaks').waitFor(patience)
    const cut = page.locator('.turns li.architect', { hasText: '–' }).first()
    await cut.waitFor(patience)
    const text = ((await cut.textContent()) ?? '').replace(/^.*?: /, '')
    expect(text.length).toBeLessThan(long.length)
    expect(long.startsWith(text.replace(/ –$/, ''))).toBe(true)
    await page.locator('.turns li.person').first().waitFor(patience)
    await speaker.close()
    await there.close()
    await talker.close()
  }, 180_000)
})
