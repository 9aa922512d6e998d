import { describe, expect, it } from 'vitest'
import { newVad } from './vad.ts'
import { wavOf } from './wav.ts'

const rate = 16_000
const block = 128

/** So many milliseconds at a loudness, block by block; what the VAD said on the way. */
function run(script: [ms: number, level: number][], byHand = false) {
  const vad = newVad(rate, { byHand })
  const said: string[] = []
  for (const [ms, level] of script) {
    for (let at = 0; at < (ms * rate) / 1_000; at += block) {
      const what = vad.take(Float32Array.from({ length: block }, (_, i) => (i % 2 ? level : -level)))
      if (what !== null) said.push(what)
    }
  }
  return { said, vad }
}

describe('where a turn begins and ends', () => {
  it.each<[string, [number, number][], string[]]>([
    ['silence', [[2_000, 0]], []],
    [
      'speech and a pause',
      [
        [500, 0],
        [1_000, 0.2],
        [1_000, 0],
      ],
      ['began', 'ended'],
    ],
    [
      'a short pause within',
      [
        [500, 0],
        [600, 0.2],
        [300, 0],
        [600, 0.2],
        [1_000, 0],
      ],
      ['began', 'ended'],
    ],
    [
      'a click',
      [
        [500, 0],
        [40, 0.5],
        [1_000, 0],
      ],
      [],
    ],
    [
      'a knock',
      [
        [500, 0],
        [120, 0.5],
        [1_000, 0],
      ],
      ['began', 'dropped'],
    ],
    ['a fan that runs all the time', [[5_000, 0.005]], []],
    [
      'speech over a fan',
      [
        [3_000, 0.005],
        [1_000, 0.2],
        [1_000, 0.005],
      ],
      ['began', 'ended'],
    ],
    [
      'two turns',
      [
        [300, 0],
        [500, 0.2],
        [900, 0],
        [500, 0.2],
        [900, 0],
      ],
      ['began', 'ended', 'began', 'ended'],
    ],
  ])('%s', (_, script, said) => expect(run(script).said).toEqual(said))

  it('keeps what was heard just before it counted as speech', () => {
    const { vad } = run([
      [1_000, 0],
      [1_000, 0.2],
      [700, 0],
    ])
    const seconds = vad.recording().length / rate
    expect(seconds).toBeGreaterThan(1.8)
    expect(seconds).toBeLessThan(2.2)
  })

  it('goes on over a pause while a button is held', () => {
    const { said, vad } = run(
      [
        [300, 0],
        [600, 0.2],
        [3_000, 0],
        [600, 0.2],
        [3_000, 0],
      ],
      true,
    )
    expect(said).toEqual(['began'])
    expect(vad.end()).toBe('ended')
    expect(vad.recording().length / rate).toBeGreaterThan(7)
  })

  it('ends when a button is let go, and never goes on for ever', () => {
    const { vad } = run([
      [300, 0],
      [1_000, 0.2],
    ])
    expect(vad.end()).toBe('ended')
    expect(vad.end()).toBeNull()
    expect(
      run([
        [300, 0],
        [125_000, 0.2],
      ]).said,
    ).toEqual(['began', 'ended', 'began'])
  })
})

it('writes a WAV at what recognisers work at', async () => {
  const bytes = Buffer.from(await wavOf(new Float32Array(48_000).fill(0.5), 48_000).arrayBuffer())
  expect(bytes.readUInt32LE(24)).toBe(16_000)
  expect(bytes.length).toBe(44 + 32_000)
  expect(bytes.readInt16LE(44)).toBe(Math.round(0.5 * 32_767))
  const odd = Buffer.from(await wavOf(new Float32Array(44_100), 44_100).arrayBuffer())
  expect(odd.readUInt32LE(24)).toBe(44_100)
})
