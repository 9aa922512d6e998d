/**
 * Like `Promise.all`, but it settles when all have settled: nothing is still at work in the background when an error is
 * dealt with.
 */
export async function together<T extends readonly unknown[]>(
  work: {
    [K in keyof T]: Promise<T[K]>
  },
): Promise<T> {
  const all: readonly Promise<unknown>[] = work
  const settled = await Promise.allSettled(all)
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return (await Promise.all(all)) as unknown as T
}
