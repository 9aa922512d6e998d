import type { Answer } from '../../app/architect/answer.ts'
import type { Turn } from '../models/script.ts'

/** A feature that can be asked for in the demo, from the first word to the last edit. All of it is written by hand. */
export interface Feature {
  readonly id: string
  /** The issue that is opened with the recording. */
  readonly title: string
  /** A file name in `demo/voice-notes`. */
  readonly recording: string
  /** What is said in it. */
  readonly transcript: string
  /** Words that tell this feature from the others, as a speech recogniser may write them. */
  readonly words: readonly string[]
  /** The Architect's answer to the voice note. */
  readonly first: Answer
  /** What is typed after `/revise`, and the Architect's answer to it. */
  readonly revision: string
  readonly second: Answer
  /** What the agent does with version 2, turn by turn. */
  readonly agent: readonly Turn[]
}
