/** Chance that comes out the same for the same seed, so that a history that fails can be played again. */
export interface Random {
  below(limit: number): number
  chance(share: number): boolean
  of<T>(choices: readonly T[]): T
}

/** Mulberry32: 32 bits of state, good enough to choose test events. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    of: (choices) => {
      const chosen = choices[below(choices.length)]
      if (chosen === undefined) throw new RangeError('There is nothing to choose from.')
      return chosen
    },
  }
}
