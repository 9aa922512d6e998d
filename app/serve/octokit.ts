import { ProbotOctokit } from 'probot'

/** How failures and limits are waited out. `second` is what a second lasts, in milliseconds: shorter only in tests. */
export interface Pace {
  second: number
}

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
export const appOctokit = ({ second }: Pace = { second: 1_000 }): typeof ProbotOctokit =>
  ProbotOctokit.defaults((options: { throttle?: object; retry?: object; request?: object }) => ({
    ...options,
    request: { ...options.request, retries: 2 },
    retry: { ...options.retry, retryAfterBaseValue: second },
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
