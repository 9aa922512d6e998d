import type { Host } from '../host.ts'
import { justBefore } from '../thread/since.ts'
import { graceOf } from './unfinished.ts'

/**
 * Whether a repository can be passed over: the round that began at `clean` found nothing left, and what that round left
 * alone for being fresh, or what came since, would have changed an issue later than that.
 */
export const isQuiet = (clean: string, lastChange: string | null, host: Pick<Host, 'kind'>): boolean =>
  lastChange === null || Date.parse(lastChange) < Date.parse(justBefore(clean)) - graceOf(host)
