import type { Octokit } from '@octokit/rest'

type Request = Octokit['request']
type Arguments = Parameters<Request['endpoint']['merge']>

export interface Tokens {
  token: string
  /** What goes on where `token` is no longer accepted. */
  spare: string | null
}

/**
 * Authorises requests with a token, and, once GitHub no longer accepts it, with the spare one: an App's token lives for
 * an hour, the job's own as long as the job. To be given to Octokit as its `authStrategy`.
 */
export function spareToken({ token, spare }: Tokens) {
  let current = token
  const hook = async (request: Request, ...route: Arguments) => {
    const endpoint = request.endpoint.merge(...route)
    const ask = () => {
      endpoint.headers.authorization = `token ${current}`
      return request({ ...endpoint, url: endpoint.url ?? '' })
    }
    try {
      return await ask()
    } catch (error) {
      const refused = typeof error === 'object' && error !== null && 'status' in error && error.status === 401
      if (!refused || spare === null || current === spare) throw error
      current = spare
      return ask()
    }
  }
  return Object.assign(async () => ({ type: 'token', token: current }), { hook })
}
