import { z } from 'zod'
import { findSpecByPull } from '../../app/pulls/find.ts'
import { readMarker } from '../../core/comments/marker.ts'
import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import type { GitHub, Pull } from '../../core/github/port.ts'
import type { Review, Reviews } from '../../core/github/reviews.ts'
import { mayType } from '../../core/permissions/may-type.ts'
import { type Bot, notAPerson } from '../../core/permissions/person.ts'
import { projectPattern, specIdPattern } from '../../core/spec/identity.ts'
import { readPointer, type SpecRef } from '../../core/store/read.ts'
import type { Store } from '../../core/store/store.ts'
import type { ReviewFacts } from './decide.ts'
import { noSpecMarker } from './templates/no-spec.ts'
import type { Trigger } from './trigger.ts'

export interface Gathered {
  facts: ReviewFacts
  pull: Pull
  /** Our review of this pull request, to be edited; `null` where there is none yet. */
  own: Review | null
  /** Why the person who asked may not. */
  forbidden: Refusal | null
}

const Marked = z.object({
  spec: z.string().regex(specIdPattern),
  project: z.string().regex(projectPattern),
  head: z.string().optional(),
})

/** Asks GitHub and the specs branch for all that decides; `null` where there is no such pull request. */
export async function gatherFacts(
  github: GitHub & Reviews,
  { store, config }: { store: Store; config: Config },
  bot: Bot,
  trigger: Trigger,
): Promise<Gathered | null> {
  const pull = await github.pull(trigger.pull)
  if (pull === null) return null
  const own = ownReview(await github.reviews(pull.number), bot)
  const recorded = await recordedFor(store, pull)
  const forbidden = await whyNot(github, config, bot, trigger, pull)
  const named = await specOf(store, trigger.origin)
  const facts: ReviewFacts = {
    asked: trigger.asked,
    mayWrite: forbidden === null,
    draft: pull.draft,
    open: pull.state === 'open',
    recorded,
    reviewed: headOf(own) === pull.head.sha,
    named: named ?? markedIn(own),
    missing: named === null ? trigger.origin : null,
    toldBefore: (await github.comments(pull.number)).some(
      ({ author, body }) => author?.id === bot.id && body.startsWith(noSpecMarker),
    ),
  }
  return { facts, pull, own, forbidden }
}

/** The review of ours whose summary is edited: the first one. */
export const ownReview = (all: readonly Review[], bot: Bot): Review | null =>
  all.find(({ author, body }) => author?.id === bot.id && readMarker('review', body) !== null) ?? null

/** The spec that the specs branch names for this pull request, or for its branch where a person opened it. */
async function recordedFor(store: Store, pull: Pull): Promise<SpecRef | null> {
  const pointer = await readPointer(store, pull.number)
  if (pointer !== null) return { project: pointer.project, id: pointer.spec }
  const found = await findSpecByPull(store, pull)
  return found && { project: found.metadata.project, id: found.metadata.id }
}

/** Why the person who asked may not: the one who typed, or the pull request's author. Bots ask for nothing. */
async function whyNot(
  github: GitHub,
  settings: Config,
  bot: Bot,
  { said }: Trigger,
  { author }: Pull,
): Promise<Refusal | null> {
  const person = said?.author ?? author
  const what = '`/review` asked no model.'
  if (person === null || notAPerson(person, said?.viaApp ?? null, bot) !== null)
    return new Refusal({ what, why: 'No person asked for it.', next: 'Somebody who may write can type `/review`.' })
  const permission = await github.permission(person.login)
  // Whoever may have the agent mend it may have it looked at.
  const facts = { person, approver: { permission, teams: {} }, is_author: false, settings }
  const not = mayType('fix', facts)
  return not && new Refusal({ what, why: not.why, next: not.next })
}

async function specOf(store: Store, origin: number | null): Promise<SpecRef | null> {
  const pointer = origin === null ? null : await readPointer(store, origin)
  return pointer && { project: pointer.project, id: pointer.spec }
}

/** The spec that our review was about: a writer named it then. */
function markedIn(own: Review | null): SpecRef | null {
  const marked = markOf(own)
  return marked && { project: marked.project, id: marked.spec }
}

/** The commit that our review was about. */
const headOf = (own: Review | null): string | null => markOf(own)?.head ?? null

function markOf(own: Review | null): z.infer<typeof Marked> | null {
  const read = Marked.safeParse(own ? readMarker('review', own.body)?.data : null)
  return read.success ? read.data : null
}
