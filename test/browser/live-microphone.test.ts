import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { speak } from '../voice/speech.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }

/** What the page asked the browser for, and the microphones that it was given. */
declare global {
  var asked: MediaTrackConstraints[]
  var given: MediaStreamTrack[]
}

describe.skipIf(!executablePath)('the microphone while one talks', () => {
  let peer: Peer
  let served: PageServer
  let browser: Browser
  beforeAll(async () => {
    const say = 'I would sort the books by year, the newest first.'
    // The device beeps each second, and sound that is heard while an answer is being made ends it: so it is made at once.
    await speak(say)
    peer = await startPeer({ listen: async () => '', architect: () => ({ say }) })
    served = await servePage({ openai: peer.url })
    browser = await launch([
      ...['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    ])
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
    await peer?.close()
  })

  const talk = async (settings: Record<string, string | boolean>): Promise<Page> => {
    const { page } = await visitWithKey(browser, served.address, settings)
    await watched(page)
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByRole('heading', { name: 'Talk live' }).waitFor(patience)
    return page
  }
  const watched = (page: Page) =>
    page.evaluate(() => {
      globalThis.asked = []
      globalThis.given = []
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        globalThis.asked.push(wanted?.audio as MediaTrackConstraints)
        const stream = await open(wanted)
        globalThis.given.push(...stream.getAudioTracks())
        return stream
      }
    })
  const detection = () => {
    const updates = (peer.calls.at(-1)?.received ?? []) as RealtimeClientEvent[]
    const session = updates.find((event) => event.type === 'session.update')?.session
    return session?.type === 'realtime' ? session.audio?.input?.turn_detection : undefined
  }
  const isOpen = (page: Page) => page.evaluate(() => globalThis.given.at(-1)?.enabled)

  it('is paused while the Architect speaks, where one wants that, and the meaning of words ends a turn', async () => {
    const page = await talk({ turns: 'semantic_vad', halfDuplex: true, echoCancellation: true })
    await page.getByText('The Architect speaks').waitFor(patience)
    expect(await isOpen(page)).toBe(false)
    await page.getByText('Listening.').waitFor(patience)
    expect(await isOpen(page)).toBe(true)
    await expect
      .poll(detection)
      .toMatchObject({ type: 'semantic_vad', create_response: true, interrupt_response: true })
    expect(await page.evaluate(() => globalThis.asked)).toMatchObject([
      { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    ])
    await page.close()
  }, 60_000)

  it('shows how loud one is and what time is left, and stays open over the Architect unless told otherwise', async () => {
    const page = await talk({ echoCancellation: false })
    const level = page.getByLabel('How loud you are')
    const loudest = async () => Number(await level.evaluate((meter) => (meter as HTMLMeterElement).value))
    await expect.poll(loudest, { ...patience, interval: 20 }).toBeGreaterThan(0.1)
    await page.getByText('The Architect speaks').waitFor(patience)
    expect(await isOpen(page)).toBe(true)
    await expect.poll(() => page.locator('#left').textContent(), patience).toMatch(/^14:5\d left$/)
    await expect.poll(detection).toMatchObject({ type: 'server_vad' })
    expect(await page.evaluate(() => globalThis.asked)).toMatchObject([
      { echoCancellation: false, noiseSuppression: false },
    ])
    await page.getByRole('button', { name: 'Mute' }).click()
    expect(await isOpen(page)).toBe(false)
    await expect.poll(loudest, patience).toBeLessThan(0.01)
    await page.close()
  }, 60_000)

  it('may go while one talks: the page says so, goes on, and takes another', async () => {
    const page = await talk({})
    await page.evaluate(() => {
      const [track] = globalThis.given
      track?.stop()
      // Chromium's own device cannot be unplugged: the browser's word that it is gone can be said.
      track?.dispatchEvent(new Event('ended'))
    })
    const problem = page.locator('#problem')
    await expect.poll(() => problem.textContent(), patience).toContain('The microphone is gone.')
    expect(await problem.textContent()).toContain('Choose another one from the list')
    await page.fill('#words', 'Are you there?')
    await page.keyboard.press('Enter')
    await page.locator('.turns li.person', { hasText: 'Are you there?' }).waitFor(patience)
    const choice = page.getByLabel('Microphone', { exact: true })
    // None is chosen any more: so even the only one can be chosen when it is plugged in again.
    expect(await choice.inputValue()).toBe('')
    await page.evaluate(async () => {
      const all = await navigator.mediaDevices.enumerateDevices()
      const only = all.filter(({ kind }) => kind === 'audioinput').slice(0, 1)
      navigator.mediaDevices.enumerateDevices = async () => only
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    })
    await expect.poll(() => choice.locator('option').count(), patience).toBe(1)
    expect(await choice.inputValue()).toBe('')
    await choice.selectOption({ index: 0 })
    await expect.poll(() => problem.textContent(), patience).toBe('')
    expect(await isOpen(page)).toBe(true)
    await page.close()
  }, 60_000)
  it.each(['Talk live', 'Talk in turns'])(
    'is let go when what hears it does not come about: %s',
    async (road) => {
      const { page } = await visitWithKey(browser, served.address)
      await watched(page)
      await page.evaluate(() => {
        AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException('Unable to load a worklet.'))
      })
      await page.getByRole('button', { name: road }).click()
      await page.locator('#start-problem', { hasText: 'The conversation did not begin.' }).waitFor(patience)
      expect(await page.evaluate(() => globalThis.given.map(({ readyState }) => readyState))).toEqual(['ended'])
      await page.close()
    },
    60_000,
  )
})
