/** What speech needs, and what recognisers work at. Hertz. */
const speechRate = 16_000

/** Samples from -1 to 1 as a WAV file, 16 bit mono; at 16 kHz where the rate can be divided to it. */
export function wavOf(samples: Float32Array, rate: number): Blob {
  const step = rate % speechRate === 0 ? rate / speechRate : 1
  const count = Math.floor(samples.length / step)
  const bytes = new DataView(new ArrayBuffer(44 + count * 2))
  const text = (at: number, word: string) => {
    for (let i = 0; i < word.length; i++) bytes.setUint8(at + i, word.charCodeAt(i))
  }
  text(0, 'RIFF')
  bytes.setUint32(4, 36 + count * 2, true)
  text(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, rate / step, true)
  bytes.setUint32(28, (rate / step) * 2, true)
  bytes.setUint16(32, 2, true)
  bytes.setUint16(34, 16, true)
  text(36, 'data')
  bytes.setUint32(40, count * 2, true)
  for (let i = 0; i < count; i++) {
    let sum = 0
    for (let j = 0; j < step; j++) sum += samples[i * step + j] ?? 0
    bytes.setInt16(44 + i * 2, Math.round(Math.max(-1, Math.min(1, sum / step)) * 32_767), true)
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' })
}
