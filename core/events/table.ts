/** What the bot asks of GitHub for an event. */
export type Access = 'read' | 'write'
export type Right = 'actions' | 'contents' | 'issues' | 'members' | 'pull_requests'

interface Row {
  event:
    | 'issues'
    | 'issue_comment'
    | 'pull_request_review'
    | 'pull_request_review_comment'
    | 'pull_request'
    | 'workflow_run'
  action: 'opened' | 'created' | 'submitted' | 'closed' | 'completed'
  /** What else a workflow's trigger must say, so that GitHub starts no job in vain. */
  only?: Record<string, string[]>
  /** What happens on it. */
  does: string
  /** The rights without which it cannot. */
  needs: Partial<Record<Right, Access>>
}

/** Specs are commits, answers are comments and reactions, runs are dispatched and cancelled. */
const commands = { contents: 'write', issues: 'write', pull_requests: 'write', actions: 'write' } as const

/**
 * The one table: which events the bot hears, what it does on them, and what it needs for that. The App's manifest
 * (`app.yml`), the workflows, their copies in the documents and the app's handlers are held equal to it by tests.
 */
export const eventTable: readonly Row[] = [
  {
    event: 'issues',
    action: 'opened',
    does: 'drafts a spec from an issue of somebody who may write, if it has a voice note or follows the form',
    needs: { contents: 'write', issues: 'write' },
  },
  {
    event: 'issue_comment',
    action: 'created',
    does: 'obeys a command on an issue or a pull request, and takes a voice note on a pull request of its own for a request',
    needs: commands,
  },
  {
    event: 'pull_request_review',
    action: 'submitted',
    does: 'has the agent do what a review asks for, and obeys a command in its text',
    needs: commands,
  },
  {
    event: 'pull_request_review_comment',
    action: 'created',
    does: 'obeys a command in a review, and takes a voice note on a line for a request',
    needs: commands,
  },
  {
    event: 'pull_request',
    action: 'closed',
    does: 'closes the circle of a merged one, or says what became of it',
    needs: { contents: 'write', issues: 'write', pull_requests: 'write' },
  },
  {
    event: 'workflow_run',
    action: 'completed',
    // GitHub wants workflows named. Any of them may be what checks a branch of the agent's, and no other branch is ours.
    only: { workflows: ['**'], branches: ['sentra/run/**'] },
    does: 'offers to mend checks that fail on a branch of ours, or has them mended',
    needs: commands,
  },
]

interface Workflow {
  /** What starts it, by event: its types, or the inputs of a dispatch. */
  on: Record<string, string[]>
  /** What each of its jobs may do. */
  jobs: Record<string, Record<string, Access>>
}

/** A review is posted, and its price written down. */
const review = { contents: 'write', issues: 'write', 'pull-requests': 'write' } as const

/** The workflows beside the bot's own: what starts them, and what their jobs may do. */
export const otherWorkflows: Record<string, Workflow> = {
  'ai-agent.yml': {
    on: { workflow_dispatch: ['issue', 'pull-request'], issues: ['labeled'] },
    jobs: {
      agent: { actions: 'read', contents: 'write', issues: 'write', 'pull-requests': 'write' },
      review,
    },
  },
  'ai-review.yml': {
    on: { pull_request_target: ['opened', 'synchronize', 'reopened', 'ready_for_review'], issue_comment: ['created'] },
    jobs: { review },
  },
}

/** An App can see teams, which no workflow token can. */
const appOnly: Partial<Record<Right, Access>> = { members: 'read' }

/** The names by which Probot's handlers listen: `issues.opened`. */
export const handlerNames = (): string[] => eventTable.map(({ event, action }) => `${event}.${action}`)

/** The App's manifest: what it subscribes to. */
export const manifestEvents = (): string[] => [...new Set(eventTable.map(({ event }) => event))].sort()

/** The App's manifest: what it may do. */
export const manifestPermissions = (): Record<string, Access> => ({
  ...strongest([...needs(), appOnly]),
  metadata: 'read',
})

/** The workflow's `on:`. */
export const workflowTriggers = (): Record<string, Record<string, string[]>> => {
  const triggers: Record<string, Record<string, string[]>> = {}
  for (const { event, action, only } of eventTable) {
    triggers[event] = { ...only, types: [...(triggers[event]?.types ?? []), action] }
  }
  return triggers
}

/** The workflow's `permissions:`, whose names have hyphens. */
export const workflowPermissions = (): Record<string, Access> =>
  Object.fromEntries(Object.entries(strongest(needs())).map(([right, access]) => [right.replace('_', '-'), access]))

const needs = () => eventTable.map((row) => row.needs)

function strongest(all: Partial<Record<Right, Access>>[]): Record<string, Access> {
  const rights: Record<string, Access> = {}
  for (const [right, access] of all.flatMap((one) => Object.entries(one))) {
    if (rights[right] !== 'write') rights[right] = access
  }
  return Object.fromEntries(Object.entries(rights).sort(([a], [b]) => a.localeCompare(b)))
}
