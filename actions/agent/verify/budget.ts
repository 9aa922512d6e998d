import type { Config } from '../../../core/config/schema.ts'
import { Refusal } from '../../../core/errors.ts'

/** Less than this pays for no turn worth having. Dollars. */
const least = 0.01

/**
 * What this run may spend, in dollars: its own cap, and no more than what is left of the spec's and of the day's.
 *
 * @throws Refusal where nothing is left
 */
export function affordable(budget: Config['budget'], spent: { spec: number; day: number }): number {
  const left = [
    { name: 'budget.run', cap: budget.run, amount: budget.run },
    { name: 'budget.spec', cap: budget.spec, amount: budget.spec - spent.spec },
    { name: 'budget.day', cap: budget.day, amount: budget.day - spent.day },
  ]
  const none = left.find(({ amount }) => amount < least)
  if (none) {
    throw new Refusal({
      what: 'The run was refused.',
      why: `\`${none.name}\` is $${none.cap}, and it is spent.`,
      next:
        none.name === 'budget.day'
          ? 'Type `/retry` tomorrow (UTC), or raise it in `.sentra/config.yml`.'
          : 'Raise it in `.sentra/config.yml`, then type `/retry`.',
    })
  }
  return Math.min(...left.map(({ amount }) => amount))
}
