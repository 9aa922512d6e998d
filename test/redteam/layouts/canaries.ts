import { createHash, randomBytes } from 'node:crypto'

/** Secrets of one run of the red team. Each has the form that `inside/loot.ts` knows, and is made anew every time. */
export class Canaries {
  readonly #made = new Map<string, string>()
  readonly #seed = randomBytes(16).toString('hex')

  /** The canary of this place. */
  of(place: string): string {
    const made = `canary-${createHash('sha256').update(`${this.#seed} ${place}`).digest('hex').slice(0, 16)}`
    this.#made.set(made, place)
    return made
  }

  /** Takes in a secret that somebody else made. */
  add(secret: string, place: string): void {
    this.#made.set(secret, place)
  }

  /** Where a secret was kept; undefined if it is none. */
  placeOf(secret: string): string | undefined {
    return this.#made.get(secret) ?? [...this.#made].find(([made]) => secret.startsWith(made))?.[1]
  }

  get all(): string[] {
    return [...this.#made.keys()]
  }
}
