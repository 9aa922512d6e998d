import { z } from 'zod'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'
import type { PageSession } from './sign-in.ts'

/** The lines that the Specs view's buttons stand for, and no other: the approval names its bytes, always. */
export const pageCommand = z
  .string()
  .max(20_000)
  .regex(/^(?:\/approve v[1-9]\d{0,3} [0-9a-f]{16}|\/reject|\/revise [^/\s][\s\S]*)$/)
  .refine((text) => !/[\r\n]\s*\/[a-z]/.test(text), 'has a second command')

const Comment = z.object({ html_url: z.url() })

/** Posts the very command as the person, with their own token: one approval path for page and issue alike. */
export async function postCommand(
  options: LiveOptions,
  fetcher: typeof fetch,
  person: PageSession,
  { repository, issue, command }: { repository: string; issue: number; command: string },
): Promise<string> {
  const response = await fetcher(`${options.githubApi}/repos/${repository}/issues/${issue}/comments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${person.token}`,
      accept: 'application/vnd.github+json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ body: command }),
  })
  const comment = Comment.safeParse(await response.json().catch(() => null))
  if (response.ok && comment.success) return comment.data.html_url
  throw new PageRefusal(
    502,
    `GitHub did not take the comment (${response.status}).`,
    'Copy the line and post it yourself.',
  )
}
