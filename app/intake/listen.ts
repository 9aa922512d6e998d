import { Refusal } from '../../core/errors.ts'
import { sha256 } from '../../core/spec/hash.ts'
import { readTranscript, saveTranscript } from '../../core/store/transcripts.ts'
import { costOfVoice, usageOfListening } from '../../core/voice/cost.ts'
import type { Slot } from '../architect/models.ts'
import type { Download, Recording } from '../audio/download.ts'
import { download } from '../audio/download.ts'
import { durationOf } from '../audio/duration.ts'
import type { FoundNote } from '../audio/find.ts'
import type { Hints, Transcribe } from '../audio/transcribe.ts'
import { code } from '../templates/markdown.ts'
import type { Desk } from '../thread/desk.ts'
import { reach } from '../unavailable.ts'
import type { Purse } from './purse.ts'

export interface HeardNote {
  /** SHA-256 of the recording. */
  sha256: string
  text: string
  unsure: string[]
  /** Dollars that listening cost and no sum of the spec's has yet. */
  cost_usd: number
}

/** Longer recordings are refused: an hour of talk is no note. Seconds. */
const longest = 30 * 60
/** What a recording that does not say its length is taken for: 25 MB of poor speech. */
const unknownLength = longest
/** Where more is unsure, all of it is. */
const mostUnsure = 200

/**
 * Fetches a voice note and writes it down. What was heard in these bytes before is read from git, so that a redelivery
 * pays nothing. Throws a `Refusal` where the note cannot be had, is too long, or would go above the budget.
 */
export async function listen(
  desk: Desk,
  note: FoundNote,
  using: {
    slot: () => Slot<Transcribe>
    hints: Hints
    purse: Purse
    download: Download
    /** Recordings whose price stands in this spec's sum, or in this request already. */
    counted: Set<string>
  },
): Promise<HeardNote> {
  const { store, host } = desk
  const recording = await reach('GitHub’s store of attachments', download(note, using.download))
  const hash = await sha256(recording.bytes)
  const before = await readTranscript(store, hash)
  const counted = using.counted.has(hash)
  using.counted.add(hash)
  if (before !== null) {
    // Paid for by an earlier try that did not get to its version: that version's price is still to carry it.
    if (!counted) using.purse.carry(before.cost_usd)
    return { sha256: hash, text: before.text, unsure: before.unsure ?? [], cost_usd: counted ? 0 : before.cost_usd }
  }

  const slot = using.slot()
  const length = checkedLength(recording, note.name)
  using.purse.afford(costOfVoice(slot.price, usageOfListening(length)))
  const heard = await slot.call(recording, using.hints)
  const used = usageOfListening(heard.seconds ?? length)
  const cost = costOfVoice(slot.price, { ...used, ...heard.tokens })
  using.purse.spend(cost)
  const seconds = heard.seconds ?? durationOf(recording.bytes, recording.type)
  const unsure = heard.unsure.slice(0, mostUnsure).map((words) => words.slice(0, 500))
  await saveTranscript(store, {
    schema: 1,
    sha256: hash,
    text: heard.text,
    ...(unsure.length === 0 ? {} : { unsure }),
    ...(heard.language === null ? {} : { language: heard.language.slice(0, 20) }),
    ...(seconds === null ? {} : { seconds }),
    model: slot.model,
    cost_usd: cost,
    at: host.now().toISOString(),
  })
  return { sha256: hash, text: heard.text, unsure, cost_usd: cost }
}

function checkedLength({ bytes, type }: Recording, name: string): number {
  const seconds = durationOf(bytes, type)
  if (seconds === null || seconds <= longest) return seconds ?? unknownLength
  throw new Refusal({
    what: `The voice note ${code(name)} is too long.`,
    why: `It takes ${Math.ceil(seconds / 60)} minutes, and a note may take ${longest / 60}.`,
    next: 'Record the main points in a shorter one, or write them as text.',
  })
}
