import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { executablePath, launch } from '../test/browser/chromium.ts'
import { type PageServer, servePage } from '../test/browser/page-server.ts'
import { launchSpeaking, logOf, visitWithKey } from '../test/browser/talking.ts'
import { type Peer, startPeer } from '../test/voice/peer.ts'
import { speak } from '../test/voice/speech.ts'
import type { Figure, Figures } from './figure.ts'

const flags = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required']

/** The page as it is published, in a real browser on loopback, against our own Realtime peer. */
export const figures: Figures = async ({ full }) => {
  if (!executablePath) throw new Error('Set SENTRA_TEST_CHROMIUM to the path of Chromium: the page is measured in it.')
  // Long enough to be broken off in the middle, and made before: what is measured is not how fast a voice is made.
  const say = 'I would sort all of the books by the year in which they were printed, the newest of them first.'
  await speak(say)
  const peer = await startPeer({ architect: () => ({ say }) })
  const served = await servePage({ openai: peer.url })
  const browser = await launch(flags)
  try {
    return [
      ...(await weight(browser, served)),
      ...(await connecting(browser, served, peer, full ? 25 : 7)),
      ...(await mending(served, peer, full ? 20 : 6)),
    ]
  } finally {
    await browser.close()
    await served.close()
    await peer.close()
  }
}

async function weight(browser: Browser, served: PageServer): Promise<Figure[]> {
  const page = await browser.newPage()
  const loaded: Promise<{ type: string; gzip: number }>[] = []
  page.on('response', (response) => {
    const type = response.request().resourceType()
    loaded.push(response.body().then((body) => ({ type, gzip: gzipSync(body, { level: 9 }).length })))
  })
  await page.goto(`${served.address}?repo=acme/shop`, { waitUntil: 'networkidle' })
  await page.close()
  const all = await Promise.all(loaded)
  const bytes = (of: typeof all) => of.reduce((sum, { gzip }) => sum + gzip, 0)
  const paints: number[] = []
  for (let i = 0; i < 5; i++) paints.push(await firstPaint(browser, served))
  return [
    {
      ...{ id: 'page.js.gzip.bytes', value: bytes(all.filter(({ type }) => type === 'script')), unit: 'bytes' },
      ...{ goal: 'at most 15,000', note: 'all scripts of the first load, gzip -9' },
    },
    {
      id: 'page.gzip.bytes',
      value: bytes(all),
      unit: 'bytes',
      goal: 'at most 25,000',
      note: 'everything of the first load',
    },
    { id: 'page.requests', value: all.length, unit: 'requests', goal: 'at most 6', note: 'on the first load' },
    {
      ...{ id: 'page.paint.seconds', value: median(paints) / 1_000, unit: 'seconds', goal: 'at most 0.3' },
      note: 'first contentful paint, the middle of 5 new browser contexts',
    },
  ]
}

async function firstPaint(browser: Browser, served: PageServer): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${served.address}?repo=acme/shop`)
  const paint = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const first = list.getEntriesByName('first-contentful-paint')[0]
          if (first) resolve(first.startTime)
        }).observe({ type: 'paint', buffered: true })
      }),
  )
  await context.close()
  return paint
}

/** From the click to the first event of the session, beside the shortest script that gets there, turn by turn. */
async function connecting(browser: Browser, served: PageServer, peer: Peer, rounds: number): Promise<Figure[]> {
  // A page with no policy and no script of its own in the way, from the same server.
  await writeFile(join(served.folder, 'bare.html'), '<!doctype html><title>bare</title>')
  const ours: number[] = []
  const cold: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await clickToConnected(browser, served, true))
    cold.push(await clickToConnected(browser, served, false))
    const page = await browser.newPage()
    await page.goto(`${served.address}bare.html`)
    bare.push(await bareSample(page, peer.url))
    await page.close()
  }
  const peerValue = median(bare) / 1_000
  const figure = (id: string, times: number[], how: string, goal?: string): Figure => ({
    ...{ id, value: median(times) / median(bare), unit: 'ratio', ...(goal === undefined ? {} : { goal }) },
    peer: { name: 'bare WebRTC, seconds', value: peerValue },
    note: `click to session.created, ${how}, the middle of ${rounds}; ours took ${(median(times) / 1_000).toFixed(3)} s`,
  })
  return [
    figure('page.connect.ratio', ours, 'the pointer on the button 0.3 s before, as a hand’s is', 'at most 1.1'),
    figure('page.connect.cold.ratio', cold, 'with nothing before it: the voice part loads first'),
  ]
}

async function clickToConnected(browser: Browser, served: PageServer, pointed: boolean): Promise<number> {
  const { page } = await visitWithKey(browser, served.address)
  await page.getByLabel('Without a microphone').check()
  const button = page.getByRole('button', { name: 'Talk live' })
  // As a hand does: the pointer is on the button before it is pressed. A finger is not.
  if (pointed) await button.hover()
  await page.waitForTimeout(300)
  const clicked = await button.evaluate((one) => {
    const at = Date.now()
    ;(one as HTMLElement).click()
    return at
  })
  await page.getByText('Ready: type').or(page.getByText('The Architect speaks')).first().waitFor({ timeout: 30_000 })
  const connected = (await logOf(page)).find(({ type }) => type === 'connected')
  await page.close()
  return (connected?.at ?? Number.NaN) - clicked
}

const bareSample = (page: Page, openai: string): Promise<number> =>
  page.evaluate(async (address) => {
    const begun = Date.now()
    const peer = new RTCPeerConnection()
    peer.addTransceiver('audio', { direction: 'recvonly' })
    const channel = peer.createDataChannel('oai-events')
    const first = new Promise<void>((resolve) => channel.addEventListener('message', () => resolve(), { once: true }))
    await peer.setLocalDescription(await peer.createOffer())
    const body = new FormData()
    body.set('sdp', peer.localDescription?.sdp ?? '')
    body.set('session', JSON.stringify({ type: 'realtime', model: 'gpt-realtime-2.1-mini' }))
    const headers = { authorization: 'Bearer sk-test' }
    const answer = await fetch(`${address}/realtime/calls`, { method: 'POST', headers, body })
    await peer.setRemoteDescription({ type: 'answer', sdp: await answer.text() })
    await first
    const took = Date.now() - begun
    peer.close()
    return took
  }, openai)

/** A line that falls silent without a word, again and again: how soon it is noticed, how soon one talks again. */
async function mending(served: PageServer, peer: Peer, rounds: number): Promise<Figure[]> {
  // Its microphone is open, and hears a quiet room.
  const speaker = await launchSpeaking([20], { loop: true })
  const { page } = await visitWithKey(speaker.browser, served.address)
  await page.getByRole('button', { name: 'Talk live' }).click()
  await page.getByText('Listening.').waitFor({ timeout: 30_000 })
  const broken: number[] = []
  for (let round = 0; round < rounds; round++) {
    await page.fill('#words', `wish ${round}`)
    await page.keyboard.press('Enter')
    await page.getByText('The Architect speaks').waitFor({ timeout: 30_000 })
    const before = peer.calls.length
    broken.push(Date.now())
    peer.calls.at(-1)?.freeze()
    while (peer.calls.length === before) await page.waitForTimeout(50)
    await page.locator('#state', { hasNotText: /Connecting/ }).waitFor({ timeout: 30_000 })
  }
  const log = await logOf(page)
  await speaker.close()
  const after = (type: string) =>
    broken.map((at) => ((log.find((event) => event.type === type && event.at >= at)?.at ?? Number.NaN) - at) / 1_000)
  const figuresOf = (id: string, seconds: number[], goal: string): Figure[] => {
    const note = `${rounds} connections frozen while the Architect speaks and the microphone is open`
    return [
      { id: `${id}.p50.seconds`, value: median(seconds), unit: 'seconds', goal, note },
      { id: `${id}.p95.seconds`, value: share(seconds, 0.95), unit: 'seconds', goal, note },
    ]
  }
  return [
    ...figuresOf('page.reconnect.noticed', after('lost'), 'at most 1.5'),
    ...figuresOf('page.reconnect.again', after('connected'), 'at most 4'),
  ]
}

const share = (values: number[], of: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * of))] ?? Number.NaN
const median = (values: number[]): number => share(values, 0.5)
