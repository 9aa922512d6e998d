import type { Fault } from './faults.ts'
import type { TranscriptionRequest } from './openai/transcription.ts'
import type { ModelRequest } from './request.ts'
import type { Usage } from './usage.ts'

/** One request to the scripted models, in the order of arrival. */
export interface JournalEntry {
  readonly at: number
  readonly path: string
  /** The key that came with it, without `Bearer`. */
  readonly credential: string
  status: number
  /** The scripted answer that was given: `agent#3`, `audio:<sha256>`. */
  key?: string
  request?: ModelRequest | TranscriptionRequest
  /** The JSON body as it came; absent for audio. */
  body?: unknown
  usage?: Usage
  fault?: Fault
  /** Why it was refused. */
  problem?: string
}
