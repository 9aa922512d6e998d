import { retry } from '@octokit/plugin-retry'
import { Octokit } from '@octokit/rest'
import { jobs } from '../../core/github/jobs.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { threads } from '../../core/github/threads.ts'
import type { Inputs } from './inputs.ts'
import type { Ports } from './ports.ts'
import { spareToken } from './spare-token.ts'

const Client = Octokit.plugin(retry)

/**
 * GitHub, as the job's token may use it. Server errors are tried again; writes that must not be repeated say so
 * themselves. Nothing is spaced out: a run makes about twenty requests.
 */
export function createClient(
  { githubToken, jobToken, apiUrl, owner, repo }: Inputs,
  retryAfter = 1_000,
): Ports['github'] {
  const client = new Client({
    authStrategy: spareToken,
    auth: { token: githubToken, spare: jobToken },
    baseUrl: apiUrl,
    userAgent: 'sentra-agent',
    request: { retries: 2, timeout: 30_000 },
    retry: { retryAfterBaseValue: retryAfter },
    log: { debug: () => {}, info: () => {}, warn: console.warn, error: () => {} },
  })
  const repository = { owner, repo }
  return { ...createGitHub(client, repository), ...threads(client, repository), ...jobs(client, repository) }
}
