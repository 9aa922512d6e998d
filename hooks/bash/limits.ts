import { refuse } from './refusal.ts'

/** Beyond any of these a command is refused. They keep the judgement under 200 ms on a slow machine. */
export const LIMITS = {
  /** Characters of the command, and of any text that is run as one. */
  characters: 128 * 1024,
  /** Characters of a program in another language, which is searched and not parsed. */
  code: 8 * 1024,
  /** Words: a cheap count of blanks, made before parsing. */
  words: 10_000,
  /** Nested substitutions, compound commands, functions, wrappers and scripts within scripts. */
  depth: 40,
  /** Commands evaluated, all alternatives counted. */
  steps: 4_000,
  /** Words of all programs that are run, one after another and within each other. */
  arguments: 30_000,
  /** Ways in which the words of one command can turn out. */
  alternatives: 96,
  /** Characters of one folded value; a longer one counts as unknown. */
  value: 64 * 1024,
}

/** Counts what an evaluation has used up. */
export class Budget {
  #depth = 0
  #steps = 0
  #characters = 0
  #arguments = 0

  step(command: string): void {
    if (++this.#steps > LIMITS.steps) refuse('steps', command)
  }

  arguments(count: number, command: string): void {
    this.#arguments += count
    if (this.#arguments > LIMITS.arguments) refuse('size', command)
  }

  /** Runs `work` one level deeper. */
  deeper<T>(command: string, work: () => T): T {
    if (this.#depth >= LIMITS.depth) refuse('depth', command)
    this.#depth++
    try {
      return work()
    } finally {
      this.#depth--
    }
  }

  read(source: string): void {
    this.#characters += source.length
    if (this.#characters > 4 * LIMITS.characters) refuse('size', source.slice(0, 60))
  }
}
