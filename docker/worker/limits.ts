import type { Outcome } from './lines.ts'
import type { Answer } from './model.ts'
import type { Task } from './task.ts'

/** Counts what a run uses, and says when it is enough. The broker counts too, and holds even if this does not. */
export class Limits {
  turns = 0
  outputTokens = 0
  /** Prompt tokens of the last request, read from the cache or not. */
  promptTokens = 0
  #silent = 0
  #last = ''
  #same = 0
  readonly #limits: Task['limits']
  readonly #now: () => number
  readonly #until: number

  constructor(limits: Task['limits'], now: () => number = Date.now) {
    this.#limits = limits
    this.#now = now
    this.#until = now() + limits.minutes * 60_000
  }

  count(answer: Answer): void {
    const { usage } = answer
    this.turns += 1
    this.outputTokens += usage.output_tokens
    this.promptTokens =
      usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0)
  }

  /** Counts a turn without any tool call; a call that succeeds starts the count again. */
  countSilence(): void {
    this.#silent += 1
  }

  /** Remembers whether the same call keeps failing. */
  countCall(call: string, ok: boolean): void {
    this.#silent = 0
    this.#same = ok ? 0 : call === this.#last ? this.#same + 1 : 1
    this.#last = ok ? '' : call
  }

  /** Why the run should end now, or undefined. */
  reached(): Pick<Outcome, 'reason' | 'summary'> | undefined {
    const { turns, minutes, outputTokens, sameFailures } = this.#limits
    if (this.turns >= turns) return { reason: 'turns', summary: `It used all of its ${turns} turns.` }
    if (this.outputTokens >= outputTokens)
      return { reason: 'tokens', summary: `It used all of its ${outputTokens} output tokens.` }
    if (this.#now() >= this.#until) return { reason: 'minutes', summary: `It used all of its ${minutes} minutes.` }
    if (this.#same >= sameFailures)
      return { reason: 'failures', summary: `The same call failed ${this.#same} times in a row: ${this.#last}.` }
    if (this.#silent >= 3)
      return { reason: 'silence', summary: 'The model stopped three times without calling finish.' }
    return undefined
  }
}
