import type { Context, Probot } from 'probot'
import { SentraError } from '../../core/errors.ts'
import type { Bot } from '../../core/permissions/person.ts'

type Octokit = Pick<Context['octokit'], 'graphql'>

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

/**
 * The account that a job's token speaks as, which has to be the one that the workflow names: by that name we know our
 * own answers, and under another one every command would be answered again in every run. Whoever can push a workflow
 * can have the same token, be it the job's own or one that its secrets make.
 * @throws SentraError where it is another.
 */
export async function ownerOf({ graphql }: Octokit, named: string, appId: number | null): Promise<Bot> {
  const { viewer } = await graphql<{ viewer: { databaseId: number; login: string } }>('{ viewer { databaseId login } }')
  const { databaseId, login } = viewer
  if (login.toLowerCase() === named.toLowerCase()) return { id: databaseId, login, app_id: appId, shared: true }
  throw new SentraError({
    what: 'The bot did not start.',
    why: `The token belongs to ${login}, and the workflow says that it belongs to ${named}.`,
    next: `Write \`bot: ${login}\` beside \`github-token\` in the workflow, or give it the token of ${named}.`,
  })
}
