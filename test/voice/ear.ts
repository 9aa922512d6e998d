import OpusScript from 'opusscript'
import { joined, rate } from './speech.ts'

export interface Ear {
  /** One packet of Opus from the microphone. */
  hear(packet: Buffer): void
  /** Takes what was heard since the last time, as when the client commits the buffer itself. */
  take(): Int16Array
  clear(): void
  /** How long a pause ends a turn, in milliseconds; null: only the client ends turns. */
  pause: number | null
  close(): void
}

/** Loud enough to be speech, of 32,768; and milliseconds that speech must last, and are kept from before it. */
const loudness = 500
const begin = 100
const before = 300

/** Server VAD: finds the turns in what a microphone sends. */
export function openEar(on: { began(): void; ended(samples: Int16Array): void }): Ear {
  const opus = new OpusScript(rate, 1, OpusScript.Application.VOIP)
  let kept: Int16Array[] = []
  let loud = 0
  let quiet = 0
  let speaking = false
  const milliseconds = (samples: number) => (samples / rate) * 1_000
  const length = () => kept.reduce((sum, part) => sum + part.length, 0)

  const ear: Ear = {
    pause: 600,
    hear(packet) {
      const pcm = opus.decode(packet)
      const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.byteLength))
      kept.push(samples)
      const isLoud = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) > loudness
      const step = milliseconds(samples.length)
      if (ear.pause === null) return
      if (!speaking) {
        loud = isLoud ? loud + step : 0
        while (milliseconds(length()) > before + begin) kept.shift()
        if (loud < begin) return
        speaking = true
        quiet = 0
        on.began()
        return
      }
      quiet = isLoud ? 0 : quiet + step
      if (quiet < ear.pause) return
      speaking = false
      loud = 0
      on.ended(ear.take())
    },
    take() {
      const samples = joined(kept)
      kept = []
      return samples
    },
    clear() {
      kept = []
      speaking = false
      loud = 0
    },
    close: () => opus.delete(),
  }
  return ear
}
