import { z } from 'zod'

/**
 * What the `post:` step must know when this process is no longer there. Each part is written to the runner's state file
 * as soon as it is known; the last one of a name counts.
 */
const Left = z.strictObject({
  issue: z.int().positive().optional(),
  comment: z.int().positive().optional(),
  /** The status comment as it was last shown. */
  shown: z.string().optional(),
  spec: z.object({ project: z.string(), id: z.string(), branch: z.string() }).optional(),
  /** Which run it is, of which approval. Milliseconds since the epoch. */
  run: z
    .object({
      ...{ id: z.int().nonnegative(), attempt: z.int().positive(), began: z.int() },
      ...{ version: z.int().positive(), issue: z.int().positive(), base: z.string() },
      /** Whose review is worked in: it stays, whatever becomes of this run. */
      pullRequest: z.int().positive().nullable(),
    })
    .optional(),
  /** Where the broker writes down what is paid, and for which model. */
  paid: z.object({ ledger: z.string(), model: z.string() }).optional(),
  /** What was put on GitHub; the pull request where it was opened. */
  published: z
    .object({ branch: z.string(), pull: z.object({ number: z.int().positive(), url: z.string() }).nullable() })
    .optional(),
  /** Every container that was started and not seen to end. */
  containers: z.array(z.string()).optional(),
  /** A person cancelled; without it, a process that vanished was killed. */
  cancelled: z.boolean().optional(),
  /** The run told its own ending: there is nothing left to tell. */
  ended: z.boolean().optional(),
})

export type Left = z.infer<typeof Left>

export const stateKeys = Object.keys(Left.shape) as (keyof Left)[]

/** Reads the parts back; what is missing or broken is as if never written. */
export function readLeft(state: (name: string) => string): Left {
  const parts = stateKeys.flatMap((key) => {
    const text = state(`sentra-${key}`)
    if (text === '') return []
    try {
      return [[key, JSON.parse(text)] as const]
    } catch {
      return []
    }
  })
  const left = Left.safeParse(Object.fromEntries(parts))
  return left.success ? left.data : {}
}
