import type { Finding } from '../judge/finding.ts'
import type { Criterion } from '../judge/red-green.ts'

/** One step of the gate on the head, beside the same step on the base. */
export interface GateLine {
  name: string
  command: string
  /** `red-before`: it fails on the base as well, so the change is not blamed for it. */
  state: 'passed' | 'failed' | 'skipped' | 'red-before'
  seconds: number
  /** What it printed, cut to what is needed. Empty where it passed. */
  output: string
  /** Why it was skipped, or what it counted: `12 tests`, `coverage 91.2 %`. */
  note?: string
}

/** Everything the judge found out about one commit: what the pull request shows and the `evidence` output carries. */
export interface Evidence {
  schema: 1
  spec: { id: string; version: number; sha256: string; approval: string }
  base: string
  tree: string
  gate: GateLine[]
  criteria: Criterion[]
  findings: Finding[]
  coverage: { before: number | null; now: number | null }
  files: number
  lines: { added: number; removed: number }
}
