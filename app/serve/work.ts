/** Counts what is under way, so that a stop can wait for it. */
export interface Work {
  /** Runs a piece of work and counts it until it ends. */
  track<Value>(work: () => Promise<Value>): Promise<Value>
  /** Resolves when nothing is under way, or after so many milliseconds; tells how much was left. */
  idle(milliseconds: number): Promise<number>
}

export function createWork(): Work {
  const running = new Set<Promise<unknown>>()
  return {
    async track(work) {
      const promise = work()
      running.add(promise)
      try {
        return await promise
      } finally {
        running.delete(promise)
      }
    },
    async idle(milliseconds) {
      const deadline = Date.now() + milliseconds
      while (running.size > 0 && Date.now() < deadline) {
        const left = deadline - Date.now()
        let timer: NodeJS.Timeout | undefined
        const tired = new Promise((resolve) => {
          timer = setTimeout(resolve, left)
        })
        await Promise.race([Promise.allSettled(running), tired])
        clearTimeout(timer)
      }
      return running.size
    },
  }
}
