import type { Status } from '../spec/metadata.ts'
import type { Thread } from '../spec/pointer.ts'
import type { CommandName } from './command.ts'

/** Where a spec stands, seen by somebody who types a command: `none` is a thread that has no spec yet. */
export type Stage = Status | 'none'

export const stages = [
  'none',
  'draft',
  'approved',
  'running',
  'in_review',
  'merged',
  'rejected',
  'cancelled',
  'failed',
] as const satisfies readonly Stage[]

/** What a command does. */
export type Action =
  /** Draft a new spec from the issue. */
  | 'draft'
  /** Make the next version. */
  | 'revise'
  /** Make the next version of a spec that was approved, and stop what runs: it has to be approved again. */
  | 'reopen'
  | 'approve'
  | 'reject'
  /** Start the agent's workflow for the approved version. */
  | 'start_run'
  /** On a pull request: have the agent change its code within the approved spec. */
  | 'rework'
  /** On a pull request: have the agent mend what its checks say. */
  | 'fix'
  /** Stop the agent's run. */
  | 'cancel'
  | 'show_status'
  | 'show_help'

/** Why a command does nothing here and now; `core/commands/refusals.ts` has the words. */
export type RefusalReason =
  | 'no_spec'
  | 'has_spec'
  | 'only_on_origin'
  | 'only_on_issue'
  | 'only_on_pull'
  | 'already_approved'
  | 'already_running'
  | 'already_rejected'
  | 'not_approved'
  | 'nothing_runs'
  | 'rejected'
  | 'merged'

export type Outcome = { do: Action } | { refuse: RefusalReason }

type Row = Record<Stage, Action | RefusalReason>

const everywhere = (outcome: Action | RefusalReason): Row => ({
  none: outcome,
  draft: outcome,
  approved: outcome,
  running: outcome,
  in_review: outcome,
  merged: outcome,
  rejected: outcome,
  cancelled: outcome,
  failed: outcome,
})

const spec: Row = { ...everywhere('has_spec'), none: 'draft', merged: 'draft', rejected: 'rejected' }

const revise: Row = {
  none: 'no_spec',
  draft: 'revise',
  approved: 'reopen',
  running: 'reopen',
  in_review: 'reopen',
  merged: 'merged',
  rejected: 'revise',
  cancelled: 'reopen',
  failed: 'reopen',
}

/** Changes to the code. What comes while the agent is at work joins its next run. */
const rework: Row = {
  none: 'no_spec',
  draft: 'not_approved',
  approved: 'rework',
  running: 'rework',
  in_review: 'rework',
  merged: 'merged',
  rejected: 'rejected',
  cancelled: 'rework',
  failed: 'rework',
}

/** A run that is going on changes the very commit that the checks are about. */
const fix: Row = {
  none: 'no_spec',
  draft: 'not_approved',
  approved: 'already_running',
  running: 'already_running',
  in_review: 'fix',
  merged: 'merged',
  rejected: 'rejected',
  cancelled: 'fix',
  failed: 'fix',
}

const approve: Row = {
  none: 'no_spec',
  draft: 'approve',
  approved: 'already_approved',
  running: 'already_approved',
  in_review: 'already_approved',
  merged: 'merged',
  rejected: 'rejected',
  cancelled: 'already_approved',
  failed: 'already_approved',
}

const reject: Row = { ...everywhere('reject'), none: 'no_spec', merged: 'merged', rejected: 'already_rejected' }

const retry: Row = {
  none: 'no_spec',
  draft: 'not_approved',
  approved: 'start_run',
  running: 'already_running',
  in_review: 'start_run',
  merged: 'merged',
  rejected: 'rejected',
  cancelled: 'start_run',
  failed: 'start_run',
}

const cancel: Row = {
  ...everywhere('nothing_runs'),
  none: 'no_spec',
  approved: 'cancel',
  running: 'cancel',
  merged: 'merged',
}

/** A run that was asked for and waits its turn is called off by it: it finds the spec cancelled. */
const callOff: Row = { ...cancel, in_review: 'cancel', failed: 'cancel' }

const status = everywhere('show_status')
const help = everywhere('show_help')

/** The one table: what each command does in each status, on each thread. */
export const table: Record<Thread, Record<CommandName, Row>> = {
  origin: { spec, revise, approve, reject, retry, fix: everywhere('only_on_pull'), cancel, status, help },
  implementation: {
    spec: everywhere('only_on_origin'),
    revise,
    approve: { ...everywhere('only_on_origin'), none: 'no_spec' },
    reject,
    retry,
    fix: everywhere('only_on_pull'),
    cancel,
    status,
    help,
  },
  pull_request: {
    spec: everywhere('only_on_issue'),
    revise: rework,
    approve: everywhere('only_on_issue'),
    reject,
    retry,
    fix,
    cancel: callOff,
    status,
    help,
  },
}

const actions: ReadonlySet<string> = new Set<Action>([
  'draft',
  'revise',
  'reopen',
  'approve',
  'reject',
  'start_run',
  'rework',
  'fix',
  'cancel',
  'show_status',
  'show_help',
])

/** What a command does where it is typed. Who may type it is another question: see `core/permissions/`. */
export function decideCommand(command: CommandName, thread: Thread, stage: Stage): Outcome {
  const cell = table[thread][command][stage]
  return actions.has(cell) ? { do: cell as Action } : { refuse: cell as RefusalReason }
}
