import { expect, test } from 'vitest'
import { compare } from '../../bench/approval/compare.ts'

test('approvals agree with an independent reference model on generated histories', () => {
  const { accepted, held, ...differences } = compare(5_000)
  expect(differences).toEqual({ histories: 5_000, falseAccepts: 0, falseRefusals: 0, others: 0, seed: null })
  expect(accepted).toBeGreaterThan(500)
  expect(held).toBeGreaterThan(100)
}, 60_000)
