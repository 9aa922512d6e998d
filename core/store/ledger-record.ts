import { z } from 'zod'
import { projectPattern, specIdPattern } from '../spec/identity.ts'

const count = z.int().nonnegative()

/** One paid or measured thing, a line of `.sentra/metrics/{day}.jsonl`. Its id makes writing it twice harmless. */
export const LedgerRecord = z.strictObject({
  schema: z.literal(1),
  id: z.string().min(1).max(200),
  at: z.iso.datetime(),
  kind: z.enum(['transcription', 'draft', 'revision', 'run', 'review', 'merge']),
  project: z.string().regex(projectPattern).nullable(),
  spec: z.string().regex(specIdPattern).nullable(),
  cost_usd: z.number().nonnegative(),
  model: z.string().max(100).optional(),
  turns: count.optional(),
  input_tokens: count.optional(),
  cached_tokens: count.optional(),
  output_tokens: count.optional(),
  minutes: z.number().nonnegative().optional(),
  run_id: z.int().positive().optional(),
  pull_request: z.int().positive().optional(),
  outcome: z.string().max(100).optional(),
  /** Of a merge: minutes from the first word to the merge, reviews by people, versions of the spec, runs asked for again. */
  lead_minutes: z.number().nonnegative().optional(),
  reviews: count.optional(),
  versions: count.optional(),
  /** What each part of the quality gate said: `{ "test": "passed" }`. */
  gate: z.record(z.string().max(50), z.string().max(50)).optional(),
})

export type LedgerRecord = z.infer<typeof LedgerRecord>

/** The UTC day of an ISO date. */
export const dayOf = (at: string): string => new Date(at).toISOString().slice(0, 10)

/** The records of a day's file. A line that does not fit is skipped: it may be of a newer version of ours. */
export function readLedger(text: string | null): LedgerRecord[] {
  return (text ?? '').split('\n').flatMap((line) => {
    try {
      const record = LedgerRecord.safeParse(JSON.parse(line))
      return record.success ? [record.data] : []
    } catch {
      return []
    }
  })
}

/** A day's file with one more record; `null` where it has that record already. */
export function withRecord(text: string | null, record: LedgerRecord): string | null {
  if (readLedger(text).some(({ id }) => id === record.id)) return null
  const before = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`
  return `${before}${JSON.stringify(record)}\n`
}
