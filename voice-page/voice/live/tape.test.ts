import { describe, expect, it } from 'vitest'
import { newTape } from './tape.ts'

const rate = 1_000
const block = 10
const loud = 0.5

/** Runs seconds of sound through a tape; a number a block, so that each can be known again. */
function player() {
  const tape = newTape(rate)
  const out: number[] = []
  let count = 0
  const run = (seconds: number, level: (block: number) => number) => {
    for (let i = 0; i < (seconds * rate) / block; i++) {
      const output = new Float32Array(block)
      tape.pass(new Float32Array(block).fill(level(count++)), output)
      out.push(output[0] ?? Number.NaN)
    }
  }
  return { tape, out, run }
}
/** Levels that differ from block to block, all of them loud. */
const speech = (n: number) => loud + (n % 1_000) / 10_000
const rounded = (values: number[]) => values.map((value) => Number(value.toFixed(4)))

describe('the microphone’s tape', () => {
  it('passes at once what comes in', () => {
    const { tape, out, run } = player()
    run(1, speech)
    expect(rounded(out)).toEqual(rounded(Array.from({ length: 100 }, (_, n) => speech(n))))
    expect(tape.lag).toBe(0)
  })

  it('sends again from an earlier moment, and loses nothing of what is said meanwhile', () => {
    const { tape, out, run } = player()
    run(2, speech)
    tape.rewind(1)
    expect(tape.lag).toBeCloseTo(1)
    run(2, speech)
    expect(rounded(out.slice(200))).toEqual(rounded(Array.from({ length: 200 }, (_, n) => speech(n + 100))))
  })

  it('catches up in a pause, of which it keeps a second', () => {
    const { tape, out, run } = player()
    run(1, speech)
    tape.rewind(1)
    run(5, (n) => (n < 150 ? speech(n) : 0))
    expect(tape.lag).toBe(0)
    // All that was said is heard, once, and then silence.
    const heard = out.slice(100)
    expect(rounded(heard.filter((one) => one > 0))).toEqual(rounded(Array.from({ length: 150 }, (_, n) => speech(n))))
    run(0.1, () => 0.7)
    expect(out.at(-1)).toBeCloseTo(0.7)
  })

  it('holds its tongue until it is told to say it again, and keeps what comes meanwhile', () => {
    const { tape, out, run } = player()
    run(1, speech)
    tape.hold()
    run(1, speech)
    expect(Math.max(...out.slice(100))).toBe(0)
    tape.rewind(1.5)
    run(1.5, speech)
    expect(rounded(out.slice(200))).toEqual(rounded(Array.from({ length: 150 }, (_, n) => speech(n + 50))))
  })

  it('does not take a fan that runs all the time for words', () => {
    const { tape, run } = player()
    run(10, () => 0.012)
    tape.rewind(2)
    run(4, () => 0.012)
    expect(tape.lag).toBe(0)
  })

  it('keeps a minute, over and over, and never more', () => {
    const { tape, out, run } = player()
    run(150, speech)
    tape.rewind(1_000)
    expect(tape.lag).toBeCloseTo(60)
    run(1, speech)
    expect(out.at(-100)).toBeCloseTo(speech(9_000))
  })

  it('hears silence where there is no microphone', () => {
    const tape = newTape(rate)
    const output = new Float32Array(block).fill(1)
    tape.pass(undefined, output)
    expect([...output]).toEqual(Array(block).fill(0))
  })
})
