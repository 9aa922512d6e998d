import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import { dollars } from '../templates/markdown.ts'

/** What may still be spent on one request; every step asks before it spends. */
export interface Purse {
  /** @throws Refusal where so many dollars more would go above a cap. Nothing is spent then. */
  afford(dollars: number): void
  /** Counts what was really spent. */
  spend(dollars: number): void
  readonly spent: number
}

export interface Account {
  budget: Config['budget']
  /** Spent today (UTC), over all specs of the repository. */
  today: number
  /** Spent on this spec so far. */
  spec: number
}

export function createPurse({ budget, today, spec }: Account): Purse {
  let spent = 0
  return {
    get spent() {
      return spent
    },
    spend(sum) {
      spent += sum
    },
    afford(sum) {
      check('day', budget.day, today + spent, sum)
      check('spec', budget.spec, spec + spent, sum)
    },
  }
}

function check(name: 'day' | 'spec', cap: number, have: number, more: number): void {
  if (have + more <= cap) return
  const of = name === 'day' ? 'Today' : 'On this spec'
  throw new Refusal({
    what: 'That would go above the budget, so no model was asked.',
    why: `${of} ${dollars(have)} of ${dollars(cap)} are spent, and this may cost up to ${dollars(more)}.`,
    next:
      name === 'day'
        ? 'Try again tomorrow (UTC), or raise `budget.day` in `.sentra/config.yml`.'
        : 'Raise `budget.spec` in `.sentra/config.yml`, or open a smaller issue.',
  })
}
