import { setTimeout as sleep } from 'node:timers/promises'
import { SentraError } from '../../core/errors.ts'
import type { Stage } from './stage.ts'

const every = 60
const patience = 90_000

/**
 * Asks until there is an answer. Ends at once where the scripted models refused a request, because then no answer will
 * come; throws `SentraError` with their words, or after a minute and a half.
 */
export async function until<T>(stage: Stage, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    stage.signal.throwIfAborted()
    const refused = stage.models?.journal.find(({ problem }) => problem !== undefined)
    if (refused?.problem) {
      throw new SentraError({
        what: 'The scripted models were asked something else than their script says.',
        why: refused.problem,
        next: 'Mend demo/script, or what asks.',
      })
    }
    const answer = await ask()
    if (answer !== undefined) return answer
    await sleep(every)
  }
  throw new SentraError({
    what: `Waited for ${what}.`,
    why: `It did not come within ${patience / 1000} seconds.`,
    next: 'Run it once more; if it fails again, please open an issue.',
  })
}
