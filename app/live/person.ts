import { z } from 'zod'
import type { LiveOptions } from './options.ts'
import { PageRefusal, signInAgain } from './refusal.ts'
import type { Seal } from './seal.ts'
import { PageSession } from './sign-in.ts'

const Repository = z.object({ permissions: z.object({ push: z.boolean() }), archived: z.boolean().default(false) })

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

/**
 * Whoever runs the server pays for the calls, and decides for whom: for the repositories that are named, else for those
 * that the App is installed on. What a person's own token may do says nothing about that.
 *
 * @throws PageRefusal where it serves another one.
 */
export async function demandServed(
  { repositories }: LiveOptions,
  installed: (repository: string) => Promise<boolean>,
  repository: string,
): Promise<void> {
  const name = repository.toLowerCase()
  if (repositories !== null && !repositories.includes(name)) {
    throw new PageRefusal(403, `This server does not serve ${repository}.`, 'Type the spec as an issue.')
  }
  if (await installed(repository)) return
  throw new PageRefusal(
    403,
    `The App is not installed on ${repository}.`,
    'Ask its maintainers to install it, or type the spec as an issue.',
  )
}
