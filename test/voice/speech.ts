import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** What WebRTC's Opus works at. Hertz, one channel, 16 bit. */
export const rate = 48_000

const spoken = new Map<string, Promise<Int16Array>>()

/** A text spoken by flite, the one free voice that pocketsphinx understands: samples at 48 kHz, made once. */
export function speak(text: string): Promise<Int16Array> {
  const known = spoken.get(text) ?? synthesise(text)
  spoken.set(text, known)
  return known
}

async function synthesise(text: string): Promise<Int16Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sentra-speech-'))
  const file = path.join(folder, 'said.wav')
  try {
    await run('flite', ['-voice', 'rms', '-t', text, '-o', file], { timeout: 30_000 })
    return samplesOf(await readFile(file))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // Without flite nothing is heard, for as long as it would take to say it.
    return silence(1 + text.length / 15)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The samples of a 16-bit mono WAV, brought to 48 kHz by drawing lines between them. */
export function samplesOf(wav: Buffer): Int16Array {
  const from = wav.readUInt32LE(24)
  const data = wav.subarray(wav.indexOf('data', 12, 'latin1') + 8)
  const count = Math.floor(data.length / 2)
  return Int16Array.from({ length: Math.floor((count * rate) / from) }, (_, at) => {
    const place = (at * from) / rate
    const left = Math.floor(place)
    const a = data.readInt16LE(2 * left)
    const b = left + 1 < count ? data.readInt16LE(2 * (left + 1)) : a
    return Math.round(a + (b - a) * (place - left))
  })
}

export const silence = (seconds: number): Int16Array => new Int16Array(Math.round(seconds * rate))

export function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Samples at 48 kHz as a WAV file. */
export function wavFile(samples: Int16Array): Buffer {
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + samples.length * 2, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(samples.length * 2, 40)
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)])
}
