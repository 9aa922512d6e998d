/** What `--keep` leaves up. */
export const localGitHub = 'the local GitHub'

/** What must be undone at the end, in reverse order, whatever happened. */
export class Cleanup {
  readonly #tasks: { name: string; undo: () => Promise<unknown> | unknown }[] = []

  /** Whether this was begun and is not undone yet. */
  holds(name: string): boolean {
    return this.#tasks.some((task) => task.name === name)
  }

  add(name: string, undo: () => Promise<unknown> | unknown): void {
    this.#tasks.push({ name, undo })
  }

  /** Undoes everything, also after one failed; the failures come back by name. A second call does nothing. */
  async run(): Promise<string[]> {
    const failures: string[] = []
    for (let task = this.#tasks.pop(); task; task = this.#tasks.pop()) {
      try {
        await task.undo()
      } catch (error) {
        failures.push(`${task.name}: ${error instanceof Error ? error.message : error}`)
      }
    }
    return failures
  }
}
