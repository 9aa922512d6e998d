import { setTimeout as sleep } from 'node:timers/promises'
import { SentraError } from '../../core/errors.ts'
import { excerpt } from './comments.ts'
import type { Stage } from './stage.ts'

const every = 60
/** Real models may think for minutes. Milliseconds. */
const patience = { scripted: 90_000, live: 600_000 }

/**
 * Asks until there is an answer. Ends at once where the scripted models refused a request, because then no answer will
 * come; throws `SentraError` with their words, or, when it takes too long, with the bot's last ones.
 */
export async function until<T>(stage: Stage, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const allowed = stage.models ? patience.scripted : patience.live
  const end = Date.now() + allowed
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
    why: `It did not come within ${allowed / 1000} seconds. ${await lastWords(stage)}`,
    next: 'Run it once more; if it fails again, please open an issue.',
  })
}

/** What the bot said last, which most often says why. */
async function lastWords({ hands, repository, github }: Stage): Promise<string> {
  const where = { owner: repository.owner, repo: repository.name }
  const all = await hands.paginate(hands.rest.issues.listCommentsForRepo, { ...where, per_page: 100 })
  const last = all.findLast(({ user }) => user?.login === github.app.botLogin)
  return last ? `The bot's newest comment:\n${excerpt(last.body ?? '', 8)}` : 'The bot has said nothing.'
}
