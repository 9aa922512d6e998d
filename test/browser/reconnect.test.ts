import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finished, noTranscript, transcript } from '../../core/voice/transcript.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { logOf, visitWithKey } from './talking.ts'

const points = 20
const flags = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required']

const patience = { timeout: 30_000 }

describe.skipIf(!executablePath)('a broken connection', () => {
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    peer = await startPeer({ architect: ({ items }) => ({ say: `I heard ${items.at(-1)?.text || 'nothing'}.` }) })
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  // How soon, is measured in `bench/`: `page.reconnect.…`.
  it('is mended at twenty points, with no turn of either side lost and none doubled', async () => {
    const browser = await launch(flags)
    const { page } = await visitWithKey(browser, served.address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByText('Ready: type').waitFor({ timeout: 30_000 })

    const answers = page.locator('.turns li.architect')
    /** What is interrupted before a sound of it was heard leaves the conversation: so the next wish waits for one. */
    const isHeard = async () => {
      const log = await logOf(page)
      const wish = log.findLastIndex((fact) => fact.type === 'turn.opened' && fact.who === 'person')
      return log.slice(wish + 1).some((fact) => fact.type === 'speaking' && fact.who === 'architect')
    }
    await expect.poll(isHeard, patience).toBe(true)
    for (let point = 0; point < points; point++) {
      await page.fill('#words', `wish number ${point}`)
      await page.getByRole('button', { name: 'Send' }).click()
      // Another moment each time: before the answer, within its words, while it plays, after it.
      await page.waitForTimeout((point % 10) * 150)
      const call = peer.calls.at(-1)
      if (point % 2 === 0) call?.freeze()
      else await call?.hangUp()
      await expect.poll(() => peer.calls.length, patience).toBe(point + 2)
      await page.locator('#state', { hasNotText: /Connecting/ }).waitFor(patience)
      // The greeting, and an answer to each wish: what broke off before a word was heard is said again.
      await expect.poll(() => answers.count(), patience).toBe(point + 2)
      await expect.poll(isHeard, patience).toBe(true)
    }
    const log = await logOf(page)
    expect(log.filter(({ type }) => type === 'lost')).toHaveLength(points)
    const turns = finished(log.reduce(transcript, noTranscript).turns)
    const wishes = Array.from({ length: points }, (_, point) => `wish number ${point}`)
    expect(turns.map(({ who, text }) => (who === 'person' ? text : 'answer'))).toEqual([
      'answer',
      ...wishes.flatMap((wish) => [wish, 'answer']),
    ])
    // Each answer is to the wish before it, as far as it was heard.
    for (const [point, wish] of wishes.entries()) {
      const heard = (turns[2 * point + 2]?.text ?? '').replace(/ ?–$/, '')
      expect(`I heard ${wish}.`.startsWith(heard), heard).toBe(true)
    }
    // The server that is there at the end knows them all too, each once and in order.
    await expect
      .poll(() => peer.calls.at(-1)?.conversation.items.map(({ role, text }) => (role === 'user' ? text : 'answer')))
      .toEqual(turns.map(({ who, text }) => (who === 'person' ? text : 'answer')))
    await browser.close()
  }, 300_000)

  it('ends the conversation in words when nothing answers any more', async () => {
    const gone = await startPeer()
    const there = await servePage({ openai: gone.url })
    const browser = await launch(flags)
    const { page } = await visitWithKey(browser, there.address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByText('Ready: type').waitFor({ timeout: 30_000 })
    await gone.close()
    await page.getByText('could not be restored').waitFor({ timeout: 45_000 })
    expect(await page.getByRole('button', { name: 'Start over' }).isVisible()).toBe(true)
    await browser.close()
    await there.close()
  }, 120_000)
})
