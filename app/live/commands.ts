import { z } from 'zod'
import { commandNames } from '../../core/commands/command.ts'
import { commandLines } from '../../core/commands/lines.ts'
import type { LiveOptions } from './options.ts'
import { PageRefusal } from './refusal.ts'
import type { PageSession } from './sign-in.ts'

/** What fits into a comment beside its command. Characters. */
const longest = 20_000

/** The lines that the Specs view's buttons stand for, and no other: the approval names its bytes, always. */
const buttons = /^(?:\/approve v[1-9]\d{0,3} [0-9a-f]{16}|\/reject|\/revise \S[\s\S]*)$/

/** @throws PageRefusal for what no button stands for, and for a text that the bot would take for a second command. */
export function checkCommand(command: string): void {
  if (!buttons.test(command)) {
    throw new PageRefusal(400, 'This is no command that the page sends.', 'Reload the page and try again.')
  }
  if (command.length > longest) {
    throw new PageRefusal(400, `The text is longer than ${longest} characters.`, 'Shorten it.')
  }
  const [own, second] = commandLines(command).filter(({ word }) => names.has(word.toLowerCase()))
  if (second !== undefined) {
    const what = `A line of the text begins with “/${second.word}”, which is a command of its own.`
    throw new PageRefusal(400, what, 'Put a word before it.')
  }
  if (own === undefined) {
    throw new PageRefusal(400, 'The text would not be taken for a command.', 'Begin it with a word.')
  }
}

const names: ReadonlySet<string> = new Set(commandNames)

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
