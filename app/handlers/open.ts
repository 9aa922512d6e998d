import type { Context } from 'probot'
import { createGitHub } from '../../core/github/octokit.ts'
import { type Attachments, createAttachments } from '../intake/attachments.ts'
import { type About, type App, type Desk, openDesk } from '../thread/desk.ts'
import type { Repository } from './payloads.ts'

export interface Opened {
  desk: Desk
  attachments: Attachments
}

/** Opens the desk for an event's repository; `null` where the other way to run Sentra acts there, or nobody may write. */
export async function open(
  app: App,
  octokit: Context['octokit'],
  { name, owner, default_branch, archived }: Repository,
  about: About | null,
): Promise<Opened | null> {
  if (archived === true) return null
  const repository = { owner: owner.login, repo: name, defaultBranch: default_branch }
  const desk = await openDesk(app, createGitHub(octokit, repository), repository, about)
  return desk && { desk, attachments: createAttachments(octokit, { owner: owner.login, repo: name }) }
}
