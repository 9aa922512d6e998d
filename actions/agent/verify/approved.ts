import type { Config } from '../../../core/config/schema.ts'
import type { SpecMetadata } from '../../../core/spec/metadata.ts'
import type { Store } from '../../../core/store/store.ts'
import type { Base } from '../prepare/prepare.ts'

/** What a run is for: read from GitHub at its start, checked, and not asked again. */
export interface Approved {
  spec: {
    id: string
    project: string
    version: number
    title: string
    /** The file's bytes, as approved. */
    text: string
    sha256: string
    /** Where the file lies on the specs branch. */
    path: string
    branch: string
    criteria: readonly string[]
  }
  originIssue: number
  /** As it was when the run began. */
  metadata: SpecMetadata
  implementationIssue: number
  approval: { commit: string; approver: string }
  base: Base
  /** The base branch's; `budget.run` is what this run may spend, no more than is left of the spec's and the day's. */
  config: Config
  /** The file it was read from, for the hooks; empty where there is none. */
  configText: string
  /** The specs branch, as it was read. */
  store: Store
}
