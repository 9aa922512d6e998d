import { z } from 'zod'
import { projectPattern, specIdPattern } from './identity.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const gitSha = z.string().regex(/^[0-9a-f]{40}$/)
const timestamp = z.iso.datetime()
const number = z.int().positive()

/** A person or a bot, by GitHub's numeric id; the login is for reading only, since logins can be changed. */
export const Person = z.strictObject({ id: z.int().nonnegative(), login: z.string().min(1).max(100) })

/**
 * Where a version, an approval or a decision came from: the comment (or the opened issue, the review, the workflow's run)
 * and the SHA-256 of its body (of a run: of the commit it checked) at that moment. Together with `kind` it is the idempotency key: the same source never makes two versions.
 */
export const Source = z.strictObject({
  kind: z.enum(['issue', 'comment', 'review_comment', 'review', 'workflow_run']),
  id: number,
  author: Person,
  body_sha256: sha256,
  created_at: timestamp,
})

/** One version of the text. Its file is written once and never again. */
export const Version = z.strictObject({
  version: number,
  sha256,
  created_at: timestamp,
  source: Source,
  /** The recordings that it was made from, in their order. */
  transcripts_sha256: z.array(sha256).max(20).optional(),
  /** What the Architect doubted in them. */
  unsure: z.array(z.string().max(500)).max(200).optional(),
  /** As versions were written when they remembered one recording only. */
  transcript_sha256: sha256.optional(),
  cost_usd: z.number().nonnegative().default(0),
})

/** One person's release of one version's exact bytes. */
export const Approval = z.strictObject({
  version: number,
  sha256,
  approver: Person,
  permission: z.string().min(1).max(100),
  source: Source,
  approved_at: timestamp,
})

/** A command that changed the status without a version or an approval, kept so that it is never obeyed twice. */
export const Decision = z.strictObject({
  kind: z.enum(['rejected', 'cancelled', 'retried', 'fix']),
  source: Source,
  /** The head of the pull request whose failing checks are to be mended. */
  commit: gitSha.optional(),
  reason: z.string().max(2_000).optional(),
})

/** What became of an approved spec: the issue that `version`'s approval made, and the newest run on it. */
export const Implementation = z.strictObject({
  version: number,
  issue: number,
  branch: z.string().min(1).max(250).optional(),
  pull_request: number.optional(),
  run_id: number.optional(),
  base_commit: gitSha.optional(),
})

export const statuses = [
  'draft',
  'approved',
  'running',
  'in_review',
  'merged',
  'rejected',
  'cancelled',
  'failed',
] as const

export const Status = z.enum(statuses)

/** `metadata.json`: everything about a spec but its text. */
export const SpecMetadata = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(specIdPattern),
  project: z.string().regex(projectPattern),
  title: z.string().min(1).max(200),
  status: Status,
  origin: z.strictObject({ issue: number, author: Person }),
  versions: z.array(Version).min(1),
  approved_version: number.nullable(),
  approvals: z.array(Approval),
  implementation: Implementation.nullable(),
  decisions: z.array(Decision).default([]),
  /** Recordings of which no version was made, whose price stands in the sum: what was asked by voice of a pull request. */
  heard_sha256: z.array(sha256).optional(),
  /** All that was spent on it in dollars: transcription, drafting, runs. */
  spent_usd: z.number().nonnegative().default(0),
})

export type Person = z.infer<typeof Person>
export type Source = z.infer<typeof Source>
export type Version = z.infer<typeof Version>
export type Approval = z.infer<typeof Approval>
export type Decision = z.infer<typeof Decision>
export type Implementation = z.infer<typeof Implementation>
export type Status = z.infer<typeof Status>
export type SpecMetadata = z.infer<typeof SpecMetadata>

/** What a version remembers of the recordings that it was made from. */
export type HeardFor = Pick<Version, 'transcripts_sha256' | 'unsure'>

/** The recordings whose price a spec's sum has already. */
export const countedIn = ({ versions, heard_sha256 = [] }: SpecMetadata): ReadonlySet<string> =>
  new Set([...versions.flatMap(recordingsOf), ...heard_sha256])

export const recordingsOf = ({ transcripts_sha256, transcript_sha256 }: Version): string[] =>
  transcripts_sha256 ?? (transcript_sha256 === undefined ? [] : [transcript_sha256])
