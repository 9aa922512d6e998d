/**
 * Runs `work` again and again, never twice at once, a random tenth around the interval so that replicas do not march in
 * step. `stop` lets a round that is under way end.
 */
export function every(minutes: number, work: () => Promise<void>, onError: (error: unknown) => void): { stop(): void } {
  if (minutes === 0) return { stop: () => undefined }
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const next = () => {
    if (stopped) return
    timer = setTimeout(round, minutes * 60_000 * (0.9 + Math.random() * 0.2))
    timer.unref()
  }
  const round = () => void work().catch(onError).then(next)
  next()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
