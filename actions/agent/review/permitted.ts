import type { Config } from '../../../core/config/schema.ts'
import type { People } from '../../../core/github/port.ts'
import type { Seen, Threads } from '../../../core/github/threads.ts'
import { mayType } from '../../../core/permissions/may-type.ts'
import type { Store } from '../../../core/store/store.ts'
import { readTranscript } from '../../../core/store/transcripts.ts'
import { withoutInvisible } from '../../../core/text/invisible.ts'
import type { Ask, Candidate } from './ask.ts'

export interface Permitted {
  /** What the agent is to work in. */
  asks: Ask[]
  /** What was edited after it was sent: nobody acts on it, and its author is told so. */
  edited: Candidate[]
}

/** So many people are asked about, those who spoke last first: each costs a request, and anyone may type. */
export const mostPeople = 50

/**
 * Leaves what was said by people who may ask, and what readers see as it was sent. Whoever may write can edit the words of
 * others, so words that were edited are nobody's. One request for each person, one for each hundred comments.
 *
 * @param originAuthor who opened the issue, by id: the settings may let this person revise
 */
export async function permitted(
  github: People & Threads,
  candidates: readonly Candidate[],
  { config, originAuthor, store }: { config: Config; originAuthor: number; store: Store },
): Promise<Permitted> {
  if (candidates.length === 0) return { asks: [], edited: [] }
  const allowed = await peopleWhoMay(github, candidates, config, originAuthor)
  const theirs = candidates.filter(({ author }) => allowed.has(author.id))
  const seen = theirs.length === 0 ? [] : await github.seen(theirs.map(({ nodeId }) => nodeId))
  const asks: Ask[] = []
  const edited: Candidate[] = []
  for (const [index, one] of theirs.entries()) {
    const state = stateOf(seen[index], one.sentAt)
    if (state === 'edited') edited.push(one)
    if (state !== 'as sent') continue
    const ask = await withWords(store, one)
    if (ask) asks.push(ask)
  }
  return { asks, edited }
}

async function peopleWhoMay(
  github: People,
  candidates: readonly Candidate[],
  settings: Config,
  originAuthor: number,
): Promise<Set<number>> {
  const people = new Map(candidates.toReversed().map(({ author }) => [author.id, author]))
  const answers = await Promise.all(
    [...people.values()].slice(0, mostPeople).map(async (person) => {
      const permission = await github.permission(person.login)
      const facts = { person, approver: { permission, teams: {} }, is_author: person.id === originAuthor, settings }
      return mayType('revise', facts) === null ? [person.id] : []
    }),
  )
  return new Set(answers.flat())
}

/** A comment of a review may be edited until the review is sent. What GitHub would not tell is not acted on. */
export function stateOf(seen: Seen | undefined, sentAt: string): 'as sent' | 'edited' | 'hidden' {
  if (seen === undefined || seen.minimized) return 'hidden'
  return seen.edited !== null && Date.parse(seen.edited) > Date.parse(sentAt) ? 'edited' : 'as sent'
}

async function withWords(store: Store, { transcripts, ...candidate }: Candidate): Promise<Ask | null> {
  const { id, kind, author, place, thread } = candidate
  const notes: string[] = []
  for (const sha256 of transcripts) {
    const transcript = await readTranscript(store, sha256)
    if (transcript) notes.push(`Voice note, as it was heard:\n${withoutInvisible(transcript.text)}`)
  }
  const text = [candidate.text, ...notes].filter((part) => part !== '').join('\n\n')
  return text === '' ? null : { id, kind, author, text, place, thread }
}
