import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noTranscript, transcript } from '../../core/voice/transcript.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { rate, samplesOf } from '../voice/speech.ts'
import { executablePath } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { launchSpeaking, logOf, visitWithKey } from './talking.ts'

/** Milliseconds: each turn has a length of its own, so that it is known again by how long it is heard. */
const turns = [1_000, 1_400, 1_800, 2_200, 2_600, 3_000, 3_400, 800]
const pause = 5_800
/** When the line dies, after a turn began: before it, at its beginning, within, at its end, and when only its words are missing. */
const breaks = [null, -400, 150, 1_200, (length: number) => length - 150, (length: number) => length + 300, 1_900, null]

const tone = (ms: number) =>
  Int16Array.from({ length: (ms * rate) / 1_000 }, (_, at) =>
    Math.round(9_000 * Math.sin((at * 2 * Math.PI * 440) / rate)),
  )

/** How long a recording is loud. Milliseconds. */
const loudMs = (wav: Buffer): number => {
  const samples = samplesOf(wav)
  const window = rate / 50
  let count = 0
  for (let at = 0; at + window <= samples.length; at += window) {
    if (samples.subarray(at, at + window).some((one) => Math.abs(one) > 1_500)) count++
  }
  return count * 20
}

describe.skipIf(!executablePath)('a line that breaks while one speaks', () => {
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    // It takes a second to write a turn down: so the line can die between the turn's end and its words.
    const listen = async (wav: Buffer) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return `${loudMs(wav)} ms`
    }
    peer = await startPeer({ listen, architect: () => ({ say: 'Yes.' }) })
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  it('loses no spoken turn and doubles none, wherever it broke', async () => {
    const speaker = await launchSpeaking([5, ...turns.flatMap((ms) => [tone(ms), pause / 1_000])])
    const { page } = await visitWithKey(speaker.browser, served.address)
    await page.getByRole('button', { name: 'Talk live' }).click()
    const heard = () => peer.calls.flatMap(({ sent }) => sent).some(({ type }) => type.endsWith('speech_started'))
    await expect.poll(heard, { timeout: 60_000, interval: 20 }).toBe(true)
    const begun = Date.now() - 100

    let start = 0
    for (const [turn, length] of turns.entries()) {
      const when = breaks[turn] ?? null
      if (when !== null) {
        const after = typeof when === 'number' ? when : when(length)
        await new Promise((resolve) => setTimeout(resolve, begun + start + after - Date.now()))
        peer.calls.at(-1)?.freeze()
      }
      start += length + pause
    }
    const spoken = async () =>
      (await logOf(page))
        .reduce(transcript, noTranscript)
        .turns.filter(({ who }) => who === 'person')
        .map(({ state, text }) => (state === 'done' ? Number.parseInt(text, 10) : state))
    await expect.poll(async () => (await spoken()).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(turns.length)
    // Chromium begins its file again after some 75 seconds, whatever it is told: what comes then is not ours.
    await expect.poll(async () => (await spoken())[turns.length - 1], { timeout: 10_000 }).not.toBe('open')
    const found = (await spoken()).slice(0, turns.length)
    const off = turns.map((ms, at) => Math.abs(Number(found[at]) - ms))
    expect(Math.max(...off), `heard ${found.join(', ')}`).toBeLessThan(200)
    expect((await logOf(page)).filter(({ type }) => type === 'lost')).toHaveLength(breaks.length - 2)
    await speaker.close()
  }, 240_000)
})
