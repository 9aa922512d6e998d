import { SentraError } from '../../core/errors.ts'

/** What pocketsphinx's model was trained on. */
const rate = 16_000

interface Sound {
  readonly rate: number
  readonly channels: number
  readonly bits: number
  readonly format: number
  readonly data: Buffer
}

/**
 * The same recording as 16 kHz, one channel, 16 bit: averages channels, and samples into each new sample. Throws
 * `SentraError` for anything but PCM of 16 bits.
 */
export function forRecogniser(wav: Buffer): Buffer {
  const sound = readSound(wav)
  if (sound.format !== 1 || sound.bits !== 16) {
    throw new SentraError({
      what: 'The voice note cannot be written down here.',
      why: `It is a WAV file of ${sound.bits} bits in format ${sound.format}, and only 16-bit PCM is read.`,
      next: 'Change it with: sox note.wav -r 16000 -c 1 -b 16 -e signed note-16.wav',
    })
  }
  if (sound.rate === rate && sound.channels === 1) return wav
  return writeWav(resample(mono(sound), sound.rate))
}

function readSound(wav: Buffer): Sound {
  const found = { rate: 0, channels: 0, bits: 0, format: 0, data: Buffer.alloc(0) }
  for (let at = 12; at + 8 <= wav.length; ) {
    const name = wav.toString('latin1', at, at + 4)
    const size = wav.readUInt32LE(at + 4)
    if (name === 'fmt ') {
      found.format = wav.readUInt16LE(at + 8)
      found.channels = wav.readUInt16LE(at + 10)
      found.rate = wav.readUInt32LE(at + 12)
      found.bits = wav.readUInt16LE(at + 22)
    }
    if (name === 'data') return { ...found, data: wav.subarray(at + 8, Math.min(wav.length, at + 8 + size)) }
    at += 8 + size + (size % 2)
  }
  return found
}

function mono({ data, channels }: Sound): Float64Array {
  const frames = Math.floor(data.length / (2 * channels))
  return Float64Array.from({ length: frames }, (_, frame) => {
    let sum = 0
    for (let channel = 0; channel < channels; channel += 1) sum += data.readInt16LE(2 * (frame * channels + channel))
    return sum / channels
  })
}

/** The mean of the old samples that fall into each new one, which also keeps out what 16 kHz cannot carry. */
function resample(samples: Float64Array, from: number): Int16Array {
  const step = from / rate
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const begin = Math.floor(at * step)
    const end = Math.max(begin + 1, Math.floor((at + 1) * step))
    let sum = 0
    for (let one = begin; one < end; one += 1) sum += samples[one] ?? 0
    return Math.round(sum / (end - begin))
  })
}

function writeWav(samples: Int16Array): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}
