import { afterAll, expect, test } from 'vitest'
import { check } from '../hooks/bash/fuzz/check.ts'
import { Tracer } from '../hooks/bash/fuzz/trace.ts'

const tracer = new Tracer()
afterAll(() => tracer.close())

/** A slice of the generated commands; SENTRA_FUZZ_FROM and SENTRA_FUZZ_COUNT choose another. */
const from = Number(process.env.SENTRA_FUZZ_FROM ?? 1)
const count = Number(process.env.SENTRA_FUZZ_COUNT ?? 250)

test('whatever program real bash ran, the guard had listed it or refused', { timeout: count * 400 }, () => {
  const { findings, programs, refused } = check(tracer, from, count)
  expect(findings).toEqual([])
  // Neither by refusing everything nor by commands that run nothing.
  expect(refused / count).toBeLessThan(0.5)
  expect(programs).toBeGreaterThan(count / 2)
})
