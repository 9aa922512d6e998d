import { afterAll, expect, test } from 'vitest'
import { check } from '../hooks/bash/fuzz/check.ts'
import { Tracer } from '../hooks/bash/fuzz/trace.ts'

const tracer = new Tracer()
afterAll(() => tracer.close())

const { SENTRA_FUZZ_FROM, SENTRA_FUZZ_COUNT } = process.env
/** Of the hundred thousand commands, the same hundred in each run, and others from one day to the next. */
const SLICE = 150
const day = Math.floor(Date.now() / 86_400_000)
const slices: [number, number][] =
  SENTRA_FUZZ_FROM || SENTRA_FUZZ_COUNT
    ? [[Number(SENTRA_FUZZ_FROM ?? 1), Number(SENTRA_FUZZ_COUNT ?? 250)]]
    : [
        [1, 100],
        [1_000 + ((day * SLICE) % 100_000), SLICE],
      ]

const longest = Math.max(...slices.map(([, count]) => count))

test.each(slices)(
  'from %i, %i commands: whatever program real bash ran, the guard had listed it or refused',
  { timeout: longest * 400 },
  (from, count) => {
    const { findings, programs, refused } = check(tracer, from, count)
    expect(findings).toEqual([])
    // Neither by refusing everything nor by commands that run nothing.
    expect(refused / count).toBeLessThan(0.5)
    expect(programs).toBeGreaterThan(count / 2)
  },
)
