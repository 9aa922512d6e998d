import { expect, it } from 'vitest'
import { hasFailed } from './conclusions.ts'

it('a check has failed where it says something against the code', () => {
  for (const conclusion of ['failure', 'timed_out', 'startup_failure']) expect(hasFailed(conclusion)).toBe(true)
  for (const other of ['success', 'cancelled', 'skipped', 'neutral', 'action_required', '', null, undefined])
    expect(hasFailed(other)).toBe(false)
})
