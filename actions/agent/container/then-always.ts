/**
 * Does the work, and then each step after it in turn, whatever failed before.
 * @throws the first failure: what went wrong later is often only its consequence
 */
export async function thenAlways<Result>(
  work: () => Promise<Result>,
  steps: readonly (() => Promise<unknown>)[],
): Promise<Result> {
  const [result] = await Promise.allSettled([work()])
  const failures = result.status === 'rejected' ? [result.reason] : []
  for (const step of steps) await step().catch((error: unknown) => failures.push(error))
  if (result.status === 'fulfilled' && failures.length === 0) return result.value
  throw failures[0]
}
