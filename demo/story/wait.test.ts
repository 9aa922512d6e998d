import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Stage } from './stage.ts'
import { until } from './wait.ts'

vi.mock('node:timers/promises', () => ({ setTimeout: (ms: number) => new Promise((done) => setTimeout(done, ms)) }))
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const said = [
  { user: { login: 'sentra[bot]' }, body: '### The transcription failed\n\nType `/retry`.' },
  { user: { login: 'maya' }, body: 'Hello?' },
]
const stage = (models: object | undefined) =>
  ({
    signal: new AbortController().signal,
    models,
    repository: { owner: 'maya', name: 'bookshelf' },
    github: { app: { botLogin: 'sentra[bot]' } },
    hands: { paginate: async () => said, rest: { issues: {} } },
  }) as unknown as Stage

test.each([
  ['scripted models', { journal: [] }, 90],
  ['real ones, which may think for minutes', undefined, 600],
])('what does not come is told with the bot’s own last words: %s', async (_, models, seconds) => {
  const waiting = until(stage(models), 'the first version', async () => undefined)
  const told = expect(waiting).rejects.toThrow(
    new RegExp(
      `^Waited for the first version\\. It did not come within ${seconds} seconds\\. .*The transcription failed\\nType /retry`,
      's',
    ),
  )
  await vi.advanceTimersByTimeAsync((seconds + 1) * 1_000)
  await told
})

test('what the scripted models refused is told at once', async () => {
  const refused = stage({ journal: [{ problem: 'No answer fits; the nearest is …' }] })
  await expect(until(refused, 'it', async () => undefined)).rejects.toThrow(/No answer fits; the nearest is/)
})
