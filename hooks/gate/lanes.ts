/**
 * Runs work side by side in lanes: within a lane one after the other, and no more lanes at once than `most`. With one lane
 * the order of the whole list holds, so the cheapest failure still shows first.
 */
export async function runLanes<T, R>(
  items: readonly T[],
  lane: (item: T) => string,
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<T, R>()
  const busy = new Set<string>()
  const waiting = [...items]
  const worker = async (): Promise<void> => {
    for (;;) {
      const index = waiting.findIndex((item) => !busy.has(lane(item)))
      const [item] = index < 0 ? [] : waiting.splice(index, 1)
      if (item === undefined) return
      busy.add(lane(item))
      try {
        results.set(item, await work(item))
      } finally {
        busy.delete(lane(item))
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, most) }, worker))
  return items.map((item) => results.get(item) as R)
}
