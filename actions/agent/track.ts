import type { Broker } from './broker/broker.ts'
import type { Dependencies } from './dependencies/dependencies.ts'
import type { Folders } from './folders.ts'
import type { Inputs } from './inputs.ts'
import type { Examined } from './judge/examine.ts'
import type { Judged } from './judge/judge.ts'
import type { Prepared } from './prepare/prepare.ts'
import type { PublishResult } from './publish/publish.ts'
import type { Status } from './report/status.ts'
import type { Asked } from './review/asked.ts'
import type { Approved } from './verify/approved.ts'
import type { Worked } from './work/work.ts'

/** What a run has found so far: each step reads what came before it and leaves its own. */
export interface Track {
  readonly inputs: Inputs
  readonly folders: Folders
  readonly status: Status
  /** Milliseconds since the epoch. */
  readonly began: number
  approved?: Approved
  /** Where a pull request's review is worked in: what was asked there. */
  review?: Asked
  prepared?: Prepared
  broker?: Broker
  /** The agent's container was started: there may be work in the workspace. */
  begun?: true
  worked?: Worked
  examined?: Examined
  dependencies?: Dependencies
  judged?: Judged
  published?: PublishResult
  /** What stopped the run before its last step. */
  error?: unknown
}

/** A step's result that must be there by now. */
export function need<K extends keyof Track>(track: Track, key: K): NonNullable<Track[K]> {
  const value = track[key]
  if (value === undefined || value === null) throw new Error(`the step that gives "${key}" has not run`)
  return value
}
