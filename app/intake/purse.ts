import { askBudget, type SpentSoFar } from '../../core/budget/ask.ts'
import type { Config } from '../../core/config/schema.ts'

/** What may still be spent on one request; every step asks before it spends. */
export interface Purse {
  /** @throws Refusal where so many dollars more could go above a cap. Nothing is spent then. */
  afford(dollars: number): void
  /** Counts what was really spent. */
  spend(dollars: number): void
  /** Counts what an earlier try spent: it stands in the day's ledger, and not yet in the spec's sum. */
  carry(dollars: number): void
  readonly spent: number
}

export function createPurse(budget: Config['budget'], before: SpentSoFar): Purse {
  let spent = 0
  let carried = 0
  return {
    get spent() {
      return spent + carried
    },
    spend(sum) {
      spent += sum
    },
    carry(sum) {
      carried += sum
    },
    afford(sum) {
      const refusal = askBudget(budget, { spec: before.spec + spent + carried, day: before.day + spent }, sum)
      if (refusal !== null) throw refusal
    },
  }
}
