import type { Config } from '../config/schema.ts'
import { Refusal } from '../errors.ts'

/** What was spent so far in dollars: on the spec, and today (UTC) on all specs together. */
export interface SpentSoFar {
  spec: number
  day: number
}

/** What may still be spent, in dollars, never less than nothing. A run may take no more than its own cap. */
export const leftFor = (budget: Config['budget'], spent: SpentSoFar): { call: number; run: number } => {
  const call = Math.max(0, Math.min(budget.spec - spent.spec, budget.day - spent.day))
  return { call, run: Math.min(budget.run, call) }
}

/**
 * Asked before a byte is downloaded or sent to a model. `worst` is the most that the call can cost, in dollars. `null`
 * means go ahead.
 */
export function askBudget(budget: Config['budget'], spent: SpentSoFar, worst: number): Refusal | null {
  const caps = [
    { name: 'budget.day', cap: budget.day, spent: spent.day, whose: 'today, by UTC,' },
    { name: 'budget.spec', cap: budget.spec, spent: spent.spec, whose: 'on this spec' },
  ]
  const over = caps.find(({ cap, spent: before }) => before + worst > cap)
  if (!over) return null
  const { name, cap, whose } = over
  return new Refusal({
    what: 'No model was asked.',
    why: `${dollars(over.spent)} were spent ${whose} of ${dollars(cap)}, and this could cost up to ${dollars(worst)}.`,
    next:
      name === 'budget.day'
        ? 'Type the command again tomorrow, or raise `budget.day` in `.sentra/config.yml`.'
        : 'Raise `budget.spec` in `.sentra/config.yml`, or open a new issue for a smaller spec.',
  })
}

/** Two digits as people write money, and more where it is less than a cent. */
const dollars = (amount: number) => `$${amount > 0 && amount < 0.01 ? amount.toFixed(4) : amount.toFixed(2)}`
