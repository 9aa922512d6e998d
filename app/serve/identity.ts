import type { ProbotOctokit } from 'probot'
import { SentraError } from '../../core/errors.ts'

/**
 * The login under which our App comments: `<slug>[bot]`. Asked once at the start, which also proves the private key.
 * @throws SentraError where GitHub does not know the App.
 */
export async function identityOf(octokit: InstanceType<typeof ProbotOctokit>): Promise<string> {
  try {
    const { data } = await octokit.rest.apps.getAuthenticated()
    if (data !== null) return `${data.slug}[bot]`
    throw new Error('GitHub gave no App.')
  } catch (error) {
    throw new SentraError({
      what: 'The server did not start.',
      why: 'GitHub does not accept the App’s id and private key.',
      next: 'Check APP_ID and PRIVATE_KEY against the settings of the GitHub App, and GITHUB_API_URL if it is not github.com.',
      cause: error,
    })
  }
}
