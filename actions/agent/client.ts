import { retry } from '@octokit/plugin-retry'
import { Octokit } from '@octokit/rest'
import { createGitHub } from '../../core/github/octokit.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Inputs } from './inputs.ts'

const Client = Octokit.plugin(retry)

/**
 * GitHub, as the job's token may use it. Server errors are tried again; writes that must not be repeated say so
 * themselves. Nothing is spaced out: a run makes about twenty requests.
 */
export function createClient({ githubToken, apiUrl, owner, repo }: Inputs, retryAfter = 1_000): GitHub {
  const client = new Client({
    auth: githubToken,
    baseUrl: apiUrl,
    userAgent: 'sentra-agent',
    request: { retries: 2, timeout: 30_000 },
    retry: { retryAfterBaseValue: retryAfter },
    log: { debug: () => {}, info: () => {}, warn: console.warn, error: () => {} },
  })
  return createGitHub(client, { owner, repo })
}
