import { isRateLimit, statusOf } from '../../../core/github/answers.ts'
import type { Pull } from '../../../core/github/port.ts'
import type { Ports } from '../ports.ts'
import { withOwnPart } from './own-part.ts'

interface Wanted {
  title: string
  body: string
  head: string
  base: string
  draft: boolean
}

/**
 * A pull request that shows the branch: one that is open already is brought up to date, else one is made.
 *
 * @param found told of one that was open, before it is brought up to date
 * @returns `null` where the token may not open pull requests, and nobody else has opened one
 */
export async function openPull(
  github: Ports['github'],
  wanted: Wanted,
  found: (open: Pull) => void,
): Promise<Pull | null> {
  try {
    return await github.createPull(wanted)
  } catch (error) {
    const status = statusOf(error)
    if (isRateLimit(error)) throw error
    // A server that gave no proper answer may have made it all the same. Where this fails too, the first reason is told.
    const [open] = await github.pullsFrom(wanted.head).catch(() => Promise.reject(error))
    if (open) {
      found(open)
      return bringUpToDate(github, open, wanted)
    }
    if (status === 403) return null
    if (status !== 422 || !wanted.draft) throw error
    return github.createPull({ ...wanted, draft: false, title: asDraft(wanted.title) })
  }
}

async function bringUpToDate(github: Ports['github'], open: Pull, { title, body, draft }: Wanted) {
  const drafted = !draft || open.draft || (await github.toDraft(open.node_id))
  const text = withOwnPart(open.body, body)
  await github.updatePull(open.number, { title: drafted ? title : asDraft(title), body: text })
  if (!draft && open.draft) await github.toReady(open.node_id)
  return github.pull(open.number)
}

/** Draft pull requests are not in every plan; the title then says it. */
export const asDraft = (title: string) => `[Draft] ${title}`

/** Makes what is open from a branch a draft, before it shows what something stands against: nobody merges in between. */
export async function hold(github: Ports['github'], branch: string): Promise<void> {
  for (const { draft, node_id } of await github.pullsFrom(branch)) if (!draft) await github.toDraft(node_id)
}
