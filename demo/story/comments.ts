import type { Stage } from './stage.ts'
import { until } from './wait.ts'

export interface BotComment {
  readonly id: number
  readonly body: string
}

/** The App's newest comment on an issue that fits, once it is there. */
export async function botComment(
  stage: Stage,
  issue: number,
  what: string,
  fits: (body: string) => boolean,
): Promise<BotComment> {
  return await until(stage, what, async () => {
    const { data } = await stage.hands.rest.issues.listComments({ ...where(stage), issue_number: issue, per_page: 100 })
    const own = data.filter(({ user }) => user?.login === stage.github.app.botLogin)
    const found = own.findLast(({ body }) => fits(body ?? ''))
    return found && { id: Number(found.id), body: found.body ?? '' }
  })
}

export const where = ({ repository }: Stage): { owner: string; repo: string } => ({
  owner: repository.owner,
  repo: repository.name,
})

/** The line that a version's comment offers for approval, or `undefined`. */
export const offeredLine = (body: string): string | undefined => /^\/approve v\d+ [0-9a-f]{16}$/m.exec(body)?.[0]

/** A backslash that keeps Markdown from reading the sign after it. */
const escapes = /\\([!-/:-@[-`{-~])/g

/** A table's row as its cells, without Markdown's own signs. */
export const cells = (row: string): string[] =>
  row
    .split(/(?<!\\)\|/)
    .map((cell) =>
      cell
        .replace(/(?<!\\)[*`]/g, '')
        .replace(escapes, '$1')
        .trim(),
    )
    .filter((cell) => cell !== '')

/**
 * What a reader sees first in a comment: its text without machine's lines, folded parts, links and code, cut to a few
 * lines.
 */
export function excerpt(body: string, most = 6): string {
  const visible = body
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<details[\s\S]*?<\/details>/g, '')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<!\\)[*`]/g, '')
    .replace(escapes, '$1')
    .replace(/^#+ /gm, '')
    .replace(/^> ?/gm, '  ')
  const lines = visible
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== '')
  return lines.slice(0, most).join('\n')
}
