import type { Octokit } from '@octokit/rest'
import type { Account } from './port.ts'

/**
 * What we use of a GitHub client. `@octokit/rest`, Probot's and `@actions/github`'s all have it, each with its own
 * authentication, waiting and retrying.
 */
export type Client = Pick<Octokit, 'rest' | 'graphql'>

/** Which repository a client is used for. */
export interface Repository {
  owner: string
  repo: string
}

/**
 * For requests that must not be repeated blindly. A retried comment may stand there twice, since a 502 does not say
 * that nothing happened; a conflict on git data is answered by asking the domain question again, not by asking the same.
 */
export const once = { retries: 0 }

/** The HTTP status of an error of Octokit's, or `undefined` for any other error. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' ? status : undefined
}

/** Waits for an answer; an error with one of these statuses becomes `instead`, every other one is thrown on. */
export async function unless<T, U>(answer: Promise<T>, statuses: number[], instead: U): Promise<T | U> {
  try {
    return await answer
  } catch (error) {
    const status = statusOf(error)
    if (status !== undefined && statuses.includes(status) && !isRateLimit(error)) return instead
    throw error
  }
}

/** GitHub says "too many" with 429, or with 403 and a waiting time: that is no answer to what was asked. */
export function isRateLimit(error: unknown): boolean {
  const status = statusOf(error)
  if (status === 429) return true
  if (status !== 403) return false
  const response = error instanceof Error && 'response' in error ? error.response : undefined
  const headers = (response as { headers?: Record<string, unknown> } | undefined)?.headers ?? {}
  return headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining']) === '0'
}

/**
 * An account as the port names it. GitHub's answer has null, an empty object, or nothing at all where the account was
 * deleted or is not known. Its description allows ids beyond 2^53; its JSON has none.
 */
export function accountOf(user: object | null | undefined): Account | null {
  const { id, login, type } = (user ?? {}) as { id?: number | bigint; login?: string; type?: string }
  return id === undefined || login === undefined ? null : { id: Number(id), login, type: type ?? 'User' }
}
