import { ProbotOctokit } from 'probot'

/** How failures and limits are waited out; shorter only in tests. */
export interface Pace {
  /** What a second lasts, in milliseconds. */
  second: number
  /** How long one request to GitHub may take, in milliseconds. */
  patience: number
}

const usual: Pace = { second: 1_000, patience: 30_000 }

/** Longer waits are left to the sweep: a handler that sleeps for an hour is a handler that a restart kills. Seconds. */
const longestWait = 120
const mostWaits = 2

/**
 * Probot's client without the waits that would stand before every reaction: the throttling plugin spaces writes by one
 * second and comments by three, in a queue for all of an installation. What GitHub itself asks for by its answers is
 * still waited out, by the same plugin.
 *
 * As a function, because Probot overwrites what is given as an object.
 */
export const appOctokit = ({ second }: Pace = usual): typeof ProbotOctokit =>
  ProbotOctokit.defaults((options: { throttle?: object; retry?: object }) => ({
    ...options,
    // Not as `request.retries`, which would repeat every refusal too.
    retry: { ...options.retry, retries: 2, retryAfterBaseValue: second },
    throttle: {
      ...options.throttle,
      enabled: true,
      retryAfterBaseValue: second,
      write: unspaced,
      notifications: unspaced,
      onRateLimit: worthWaiting,
      onSecondaryRateLimit: worthWaiting,
    },
  }))

const unspaced = {
  key: () => ({ schedule: (_: unknown, job: () => unknown) => job() }),
}

const worthWaiting = (seconds: number, _options: unknown, _octokit: unknown, waits: number): boolean =>
  seconds <= longestWait && waits < mostWaits

/** Octokit waits for an answer as long as it takes; this gives up, so that a hung connection is a failure like others. */
export const impatient =
  (fetcher: typeof fetch, { patience }: Pace = usual): typeof fetch =>
  (input, init) => {
    const signals = [AbortSignal.timeout(patience), ...(init?.signal ? [init.signal] : [])]
    return fetcher(input, { ...init, signal: AbortSignal.any(signals) })
  }
