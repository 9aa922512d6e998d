import { mp4Seconds } from './mp4-duration.ts'
import type { AudioType } from './sniff.ts'

/**
 * How long a recording is, in seconds, read from its own headers; `null` where they do not say. Good enough to refuse
 * what is far too long and to reserve its price, before anything is sent. None lasts no time: whoever writes a recording
 * while it is made writes 0, and knows no better.
 */
export function durationOf(bytes: Uint8Array, type: AudioType): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const seconds = readers[type.extension](bytes, view)
  return seconds !== null && Number.isFinite(seconds) && seconds > 0 ? seconds : null
}

const readers: Record<AudioType['extension'], (bytes: Uint8Array, view: DataView) => number | null> = {
  wav: (_, view) => wavSeconds(view),
  mp3: mp3Seconds,
  mp4: (_, view) => mp4Seconds(view),
  webm: webmSeconds,
}

/**
 * The bytes behind the data chunk's head by the byte rate of the format chunk. What the head says of its own size is not
 * asked: a streamed one says 0 or too much, and a wrong one too little.
 */
function wavSeconds(view: DataView): number | null {
  let byteRate = 0
  let at = 12
  while (at + 8 <= view.byteLength) {
    const id = view.getUint32(at)
    const size = view.getUint32(at + 4, true)
    if (id === 0x666d7420 && at + 22 <= view.byteLength) byteRate = byteRateAt(view, at + 8)
    if (id === 0x64617461) return byteRate === 0 ? null : (view.byteLength - at - 8) / byteRate
    at += 8 + size + (size % 2)
  }
  return null
}

/** Players go by the sample rate and the size of a sample, so where the byte rate is more than these give, it is wrong. */
function byteRateAt(view: DataView, format: number): number {
  const said = view.getUint32(format + 8, true)
  const played = view.getUint32(format + 4, true) * view.getUint16(format + 12, true)
  return Math.min(said || played, played || said)
}

const bitRates = {
  v1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}

/** From the first frame's bit rate: exact for a constant rate, an estimate otherwise. */
function mp3Seconds(bytes: Uint8Array, view: DataView): number | null {
  let at = 0
  if (bytes[0] === 0x49 && bytes[1] === 0x44 && bytes[2] === 0x33) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
    at = 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
  }
  if (at + 4 > view.byteLength) return null
  const header = view.getUint32(at)
  if (header >>> 21 !== 0x7ff) return null
  const table = ((header >> 19) & 3) === 3 ? bitRates.v1 : bitRates.v2
  const rate = table[(header >> 12) & 15]
  return rate ? ((view.byteLength - at) * 8) / (rate * 1_000) : null
}

/** The segment's Duration element (`44 89`, a float), in units of its TimestampScale (`2A D7 B1`; a millisecond by default). */
function webmSeconds(bytes: Uint8Array, view: DataView): number | null {
  const head = Math.min(bytes.length, 4_096)
  let scale = 1_000_000
  for (let at = 0; at + 10 < head; at++) {
    if (bytes[at] === 0x2a && bytes[at + 1] === 0xd7 && bytes[at + 2] === 0xb1) {
      const size = (bytes[at + 3] ?? 0) & 0x7f
      if (size >= 1 && size <= 4)
        scale = bytes.subarray(at + 4, at + 4 + size).reduce((sum, byte) => sum * 256 + byte, 0)
    }
    if (bytes[at] !== 0x44 || bytes[at + 1] !== 0x89) continue
    if (bytes[at + 2] === 0x88 && at + 11 <= bytes.length) return (view.getFloat64(at + 3) * scale) / 1e9
    if (bytes[at + 2] === 0x84) return (view.getFloat32(at + 3) * scale) / 1e9
  }
  return null
}
