/** Repeatable chance: the same seed gives the same requests, so that a failure can be played again. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1
  }

  /** A number from 0 up to, and not including, 1. */
  next(): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from 0 up to, and not including, `below`. */
  below(below: number): number {
    return Math.floor(this.next() * below)
  }

  often(share: number): boolean {
    return this.next() < share
  }

  one<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0]
  }

  text(longest: number): string {
    const letters = [
      'a',
      'B',
      '0',
      ' ',
      '"',
      '\\',
      '\n',
      '\r',
      '\t',
      '\u0000',
      'é',
      '界',
      '😀',
      '\u2028',
      '\u202e',
      '</',
      '::',
      '${',
      '%0a',
      '\ufeff',
    ] as const
    return Array.from({ length: this.below(longest) }, () => this.one(letters)).join('')
  }
}
