import type { Status } from '../../core/spec/metadata.ts'

/** A spec's state as people say it. */
export const statusWords: Record<Status, string> = {
  draft: 'draft',
  approved: 'approved',
  running: 'the agent is at work',
  in_review: 'in review',
  merged: 'merged',
  rejected: 'rejected',
  cancelled: 'cancelled',
  failed: 'failed',
}
