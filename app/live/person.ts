import { z } from 'zod'
import type { LiveOptions } from './options.ts'
import { PageRefusal, signInAgain } from './refusal.ts'
import type { Seal } from './seal.ts'
import { PageSession } from './sign-in.ts'

const Repository = z.object({ permissions: z.object({ push: z.boolean() }), archived: z.boolean().default(false) })
export const repositoryName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/)

/** Who calls: only a session that we sealed, for the very page that asks, counts. GitHub's own tokens are not taken. */
export function personOf(seal: Seal, authorization: string | undefined, origin: string, now: number): PageSession {
  const sealed = /^Bearer ([\w-]+)$/.exec(authorization ?? '')?.[1]
  const session = PageSession.safeParse(sealed === undefined ? null : seal.open('session', sealed, now))
  if (!session.success || session.data.origin !== origin) throw signInAgain()
  return session.data
}

/** @throws PageRefusal unless GitHub says, now and by the person's own token, that they may write. */
export async function demandWrite(
  options: LiveOptions,
  fetcher: typeof fetch,
  person: PageSession,
  repository: string,
): Promise<void> {
  const response = await fetcher(`${options.githubApi}/repos/${repository}`, {
    headers: { authorization: `Bearer ${person.token}`, accept: 'application/vnd.github+json' },
  })
  if (response.status === 401) throw signInAgain()
  const read = Repository.safeParse(await response.json().catch(() => null))
  if (response.ok && read.success && read.data.permissions.push && !read.data.archived) return
  throw new PageRefusal(
    403,
    `You may not write to ${repository}.`,
    'Ask its maintainers, or type the spec as an issue.',
  )
}
