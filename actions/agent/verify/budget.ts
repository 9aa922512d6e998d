import { askBudget, leftFor, type SpentSoFar } from '../../../core/budget/ask.ts'
import type { Config } from '../../../core/config/schema.ts'

/** Less than this pays for no turn worth having. Dollars. */
const least = 0.01

/**
 * What this run may spend, in dollars: its own cap, and no more than what is left of the spec's and of the day's.
 *
 * @throws Refusal where nothing is left
 */
export function affordable(budget: Config['budget'], spent: SpentSoFar): number {
  const none = askBudget(budget, spent, least)
  if (none) throw none
  return leftFor(budget, spent).run
}
