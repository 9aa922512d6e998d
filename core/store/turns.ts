const waiting = new Map<string, Promise<void>>()

/** How long one writer waits for the one before, in milliseconds; then they race, which is safe and only slower. */
const patience = 30_000

/**
 * Writers of one process to one branch go one after the other: fifty at once would otherwise each have to lose many
 * races against the others. Between processes the branch itself decides.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = waiting.get(key)
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  waiting.set(key, done)
  try {
    if (before) await atMost(before, patience)
    return await work()
  } finally {
    finish()
    if (waiting.get(key) === done) waiting.delete(key)
  }
}

async function atMost(promise: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([promise, timeout])
  clearTimeout(timer)
}
