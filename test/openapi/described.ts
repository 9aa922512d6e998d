import type { Octokit } from '@octokit/rest'
import { createCheck } from './check.ts'

const check = createCheck()

/** The same client, which fails on a request that GitHub's description refuses: for tests whose answers are made up. */
export function described(octokit: Octokit): Octokit {
  octokit.hook.before('request', (options) => {
    const { method, url, body } = octokit.request.endpoint(options)
    const { pathname, searchParams } = new URL(url)
    if (pathname === '/graphql') return
    const { violations } = check({ method, path: pathname, query: searchParams, body })
    if (violations.length > 0) throw new Error(`GitHub would refuse ${method} ${url}: ${violations.join('; ')}`)
  })
  return octokit
}
