import { expect, it } from 'vitest'
import { spentOn } from '../../core/store/ledger.ts'
import { fragmentedMp4, wav, webm } from '../audio/fixtures.ts'
import { ears, note } from './fixture.ts'

/** A WebM of no known length, as browsers record it. */
const unknownLength = () => {
  const bytes = webm(1)
  bytes.fill(0, bytes.length - 11)
  return bytes
}

/** A sound whose header was written before its length was known. */
function streamed(sound: Uint8Array<ArrayBuffer>) {
  new DataView(sound.buffer).setUint32(40, 0, true)
  return sound
}

it('refuses a note of more than thirty minutes, with the limit and the remedy, and sends nothing', async () => {
  const { listenTo, asked } = ears({ recordings: { 1: webm(31 * 60) } })
  const refusal = await listenTo({ words: note(1) }).catch((error: unknown) => error)
  expect(refusal).toMatchInlineSnapshot(
    `[Refusal: The voice note \`1.wav\` is too long. It takes 31 minutes, and a note may take 30. Record the main points in a shorter one, or write them as text.]`,
  )
  expect(asked).toEqual([])
})

it.each([
  ['a film recorded live', fragmentedMp4(31 * 60, 'run')],
  ['a streamed sound', streamed(wav(31 * 60, 100))],
])('refuses %s of more than thirty minutes, whose header says 0', async (_, recording) => {
  const { listenTo, asked } = ears({ recordings: { 1: recording } })
  await expect(listenTo({ words: note(1) })).rejects.toThrow(/It takes 31 minutes/)
  expect(asked).toEqual([])
})

it.each([
  ['whose fragments do not say', fragmentedMp4(60, 'nobody')],
  ['without a duration', webm(0)],
])('takes a recording %s for thirty minutes, where the service reports its text only', async (_, recording) => {
  const { listenTo } = ears({ recordings: { 1: recording } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo(30 * 0.0045)
})

it('does not believe a service that no time was heard', async () => {
  const { listenTo } = ears({ recordings: { 1: wav(60) }, answer: { duration: 0, usage: { seconds: 0 } } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo(0.0045)
})

it('names a file that is too long as words, whatever its name is', async () => {
  const { listenTo } = ears({ recordings: { 1: webm(31 * 60) } })
  const words = '[a](https://github.com/user-attachments/files/1/a%60%20@acme.wav)'
  await expect(listenTo({ words })).rejects.toThrow('The voice note ``a` @acme.wav`` is too long.')
})

it('hears one of thirty minutes', async () => {
  const { listenTo } = ears({ recordings: { 1: webm(30 * 60) } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo(30 * 0.0045)
})

it.each([
  ['the budget of the day', { day: 0.1 }],
  ['the budget of the spec', { spec: 0.1 }],
])('reserves thirty minutes for a note that does not say its length: %s', async (_, budget) => {
  const { listenTo, asked } = ears({ recordings: { 1: unknownLength() }, config: { budget } })
  await expect(listenTo({ words: note(1) })).rejects.toThrow(/budget/)
  expect(asked).toEqual([])
})

it('counts the seconds that the service reports, in the day’s ledger too', async () => {
  const { listenTo, desk } = ears({ recordings: { 1: unknownLength() }, answer: { duration: 60 } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo(0.0045)
  expect(await spentOn(desk.store, '2026-11-22')).toBeCloseTo(0.0045)
})

it('counts the length of the recording where the service reports none', async () => {
  const { listenTo } = ears({ recordings: { 1: wav(60) } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo(0.0045)
})

const byTokens = {
  models: { listening: 'listener', prices: { listener: { input: 2.5, output: 10, audio_input: 6 } } },
}

it('counts the tokens of a model that is sold by them', async () => {
  const usage = { input_tokens: 1_100, input_token_details: { audio_tokens: 600 }, output_tokens: 200 }
  const { listenTo } = ears({ recordings: { 1: wav(60) }, config: byTokens, answer: { usage } })
  expect((await listenTo({ words: note(1) })).spent).toBeCloseTo((600 * 6 + 500 * 2.5 + 200 * 10) / 1e6)
})

it('takes such a model for what so much speech comes to, where the service reports no tokens', async () => {
  const { listenTo } = ears({ recordings: { 1: wav(60) }, config: byTokens })
  expect((await listenTo({ words: note(1) })).spent).toBeGreaterThan(0.006)
})

it('holds such a model to the budget', async () => {
  const config = { ...byTokens, budget: { day: 0.1 } }
  const { listenTo, asked } = ears({ recordings: { 1: unknownLength() }, config })
  await expect(listenTo({ words: note(1) })).rejects.toThrow(/budget\.day/)
  expect(asked).toEqual([])
})

it('sends nothing to a model without a price, and names the line that gives it one', async () => {
  const { listenTo, asked } = ears({ recordings: { 1: wav(1) }, config: { models: { listening: 'large-v3' } } })
  await expect(listenTo({ words: note(1) })).rejects.toThrow(/models: \{ prices: \{ "large-v3"/)
  expect(asked).toEqual([])
})
