import type { Client, Repository } from './answers.ts'
import { gitData } from './git-data.ts'
import { issues } from './issues.ts'
import { people } from './people.ts'
import type { GitHub } from './port.ts'
import { pulls } from './pulls.ts'
import { type Reviews, reviews } from './reviews.ts'
import { runs } from './runs.ts'

/** The one implementation of the port: one repository, as this client may see it. */
export const createGitHub = (client: Client, { owner, repo }: Repository): GitHub & Reviews => {
  const repository = { owner, repo }
  return {
    owner,
    repo,
    ...gitData(client, repository),
    ...issues(client, repository),
    ...people(client, repository),
    ...pulls(client, repository),
    ...reviews(client, repository),
    ...runs(client, repository),
  }
}
