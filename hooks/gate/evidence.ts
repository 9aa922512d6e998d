import { z } from 'zod'

const count = z.int().nonnegative()
const percent = z.number().min(0).max(100)

/** Tests as their runner counted them. */
export const Counts = z.strictObject({ passed: count, failed: count, skipped: count })

/** One step of the gate, run once. */
export const Step = z.strictObject({
  /** `typecheck`, `lint`, `test`, `build`, `audit` or `changes`; in a monorepo after its part: `web: test`. */
  name: z.string().max(200),
  /** As it was given to `bash -c`; empty where there was nothing to run. */
  command: z.string().max(4_000),
  status: z.enum(['passed', 'failed', 'skipped', 'timed-out']),
  /** Of the command; null where it did not run, or was ended by a signal. */
  exit_code: z.int().nullable(),
  seconds: z.number().nonnegative(),
  /** Why, in a sentence, where the exit code does not say it. */
  reason: z.string().max(1_000).optional(),
  /** Left out where no known runner's summary is in the output. */
  tests: Counts.optional(),
  /** Lines covered, in per cent. */
  coverage: percent.optional(),
  /** Known weaknesses in dependencies, as `package: advisory`. */
  advisories: z.array(z.string().max(300)).max(500).optional(),
  /** What is needed to mend it; a few last lines where it passed. */
  output: z.string().max(50_000),
})

/** Something that does not stop the gate, and that a reviewer should see. */
export const Warning = z.strictObject({ path: z.string(), check: z.string(), message: z.string().max(2_000) })

/** What a run of the gate proves: written by `quality-gate --json FILE`, read by the judge and the pull request. */
export const Evidence = z.strictObject({
  schema: z.literal(1),
  status: z.enum(['passed', 'failed']),
  /** ISO 8601, UTC. */
  started: z.iso.datetime(),
  seconds: z.number().nonnegative(),
  steps: z.array(Step).max(200),
  /** Sums over all steps. */
  tests: Counts.optional(),
  coverage: percent.optional(),
  /** Of the base, where it was given with `--before`. */
  coverage_before: percent.optional(),
  warnings: z.array(Warning).max(500),
})

export type Counts = z.infer<typeof Counts>
export type Step = z.infer<typeof Step>
export type Warning = z.infer<typeof Warning>
export type Evidence = z.infer<typeof Evidence>
