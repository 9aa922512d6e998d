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
 * @returns `null` where the token may not open pull requests, and nobody else has opened one
 */
export async function openPull(github: Ports['github'], wanted: Wanted): Promise<Pull | null> {
  try {
    return await github.createPull(wanted)
  } catch (error) {
    const status = statusOf(error)
    if (isRateLimit(error) || (status !== 403 && status !== 422)) throw error
    const [open] = await github.pullsFrom(wanted.head)
    if (open) return bringUpToDate(github, open, wanted)
    if (status === 403) return null
    if (!wanted.draft) throw error
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
