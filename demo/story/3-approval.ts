import type { Dispatch } from '../github/index.ts'
import { where } from './comments.ts'
import { person, type Stage } from './stage.ts'
import { until } from './wait.ts'

export interface Approved {
  /** The implementation issue. */
  readonly issue: number
  readonly dispatch: Extract<Dispatch, { kind: 'workflow_dispatch' }>
}

/** The person types the offered line; the approval is committed, the implementation issue made, the workflow started. */
export async function approval(stage: Stage, origin: number, line: string): Promise<Approved> {
  const { story, github, hands } = stage
  story.act('A person releases exactly these bytes')
  const dispatches: Approved['dispatch'][] = []
  const unlisten = github.onDispatch((dispatch) => dispatch.kind === 'workflow_dispatch' && dispatches.push(dispatch))
  try {
    await hands.rest.issues.createComment({ ...where(stage), issue_number: origin, body: line })
    story.said(person, `comments on #${origin}`, line)
    const approved = await story.step(
      'spec.approve',
      'Record the approval, make the implementation issue, start the workflow',
      () => until(stage, 'the implementation issue and its run', () => started(stage, dispatches)),
      ({ issue, dispatch }) => `#${issue}, ai-feature, ${dispatch.workflow}`,
    )
    return approved
  } finally {
    unlisten()
  }
}

async function started(stage: Stage, dispatches: readonly Approved['dispatch'][]): Promise<Approved | undefined> {
  const { data } = await stage.hands.rest.issues.listForRepo({ ...where(stage), labels: 'ai-feature', state: 'open' })
  const [issue] = data
  const [dispatch] = dispatches
  return issue && dispatch && { issue: issue.number, dispatch }
}
