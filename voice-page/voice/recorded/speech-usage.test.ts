import { expect, it } from 'vitest'
import { speechUsage } from './speech-usage.ts'
import { wavOf } from './wav.ts'

it('reckons speech by how long it sounds', async () => {
  const minute = wavOf(new Float32Array(16_000 * 60), 16_000)
  expect(await speechUsage('x'.repeat(400), minute)).toMatchObject({ textIn: 100, audioOut: 1_250, seconds: 60 })
})

it('reckons what is no WAV by its text', async () => {
  expect(await speechUsage('four', new Blob(['?']))).toMatchObject({ textIn: 1, audioOut: 0, seconds: 0 })
})
