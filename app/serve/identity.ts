import type { Probot } from 'probot'
import { SentraError } from '../../core/errors.ts'
import type { Bot } from '../../core/permissions/person.ts'

/**
 * The account that our App acts as: `<slug>[bot]`. Asked once at the start, which also proves the private key.
 * @throws SentraError where GitHub does not know the App.
 */
export async function identityOf(probot: Probot, appId: number): Promise<Bot> {
  try {
    const app = await probot.auth()
    const { data } = await app.rest.apps.getAuthenticated()
    const login = `${data?.slug}[bot]`
    return { id: await accountId(probot, login), login, app_id: appId, shared: false }
  } catch (error) {
    throw new SentraError({
      what: 'The server did not start.',
      why: 'GitHub does not accept the App’s id and private key, or could not be reached.',
      next: 'Check APP_ID and PRIVATE_KEY against the settings of the GitHub App, and GITHUB_API_URL if it is not github.com.',
      cause: error,
    })
  }
}

/** An App's own token may not look up users: an installation's may, and before the first one anybody may. */
async function accountId(probot: Probot, login: string): Promise<number> {
  const app = await probot.auth()
  const { data: installations } = await app.rest.apps.listInstallations({ per_page: 1 })
  const [first] = installations
  const parameters = { username: login }
  if (first === undefined) {
    const { data } = await app.request('GET /users/{username}', { ...parameters, headers: { authorization: '' } })
    return Number(data.id)
  }
  const { data } = await (await probot.auth(first.id)).rest.users.getByUsername(parameters)
  return Number(data.id)
}
