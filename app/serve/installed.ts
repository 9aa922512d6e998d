import type { Probot } from 'probot'
import { unless } from '../../core/github/answers.ts'

/** Asks GitHub, as the App itself, whether it is installed on `owner/name`, and not suspended there. */
export const installedOn =
  (probot: Probot) =>
  async (name: string): Promise<boolean> => {
    const [owner = '', repo = ''] = name.split('/')
    const app = await probot.auth()
    const found = await unless(app.rest.apps.getRepoInstallation({ owner, repo }), [404], null)
    return found !== null && found.data.suspended_at === null
  }
