import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { features } from '../script/features.ts'
import { wavSeconds } from './recording.ts'
import { forRecogniser } from './resample.ts'

/** A tone of one second as 16-bit PCM. */
const tone = (rate: number, channels: number, format = 1): Buffer => {
  const data = Buffer.alloc(rate * channels * 2)
  for (let frame = 0; frame < rate; frame += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      data.writeInt16LE(
        Math.round(8000 * Math.sin((2 * Math.PI * 440 * frame) / rate)),
        2 * (frame * channels + channel),
      )
    }
  }
  const head = Buffer.alloc(44)
  head.write('RIFF____WAVEfmt ', 0, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(format, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * channels * 2, 28)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

const crossings = (wav: Buffer): number => {
  let count = 0
  for (let at = 46; at + 1 < wav.length; at += 2)
    if (wav.readInt16LE(at - 2) < 0 !== wav.readInt16LE(at) < 0) count += 1
  return count
}

test.each([
  [44_100, 2],
  [48_000, 1],
  [22_050, 1],
  [8_000, 2],
])('%d Hz with %d channels keeps its length and its tone', (rate, channels) => {
  const wav = forRecogniser(tone(rate, channels))
  expect(wavSeconds(wav)).toBeCloseTo(1, 2)
  expect(wav.readUInt32LE(24)).toBe(16_000)
  expect(Math.abs(crossings(wav) - 880)).toBeLessThan(6)
})

test('what fits already is left alone', async () => {
  const wav = await readFile(path.join(import.meta.dirname, '../voice-notes', features[0].recording))
  expect(forRecogniser(wav)).toBe(wav)
})

test('compressed sound is refused with the way to change it', () => {
  expect(() => forRecogniser(tone(16_000, 1, 7))).toThrow(/only 16-bit PCM is read.*sox/)
})
