import { visibleText } from '../../../core/text/visible.ts'
import type { TaskInput } from '../../../docker/worker/task.ts'
import { readTrajectory } from '../broker/trajectory.ts'
import { inside } from '../container/sandbox.ts'
import type { Ask } from '../review/ask.ts'
import type { Approved } from '../verify/approved.ts'
import type { Context } from './context.ts'
import { handed } from './hand-in.ts'
import { maxTokens } from './limits.ts'
import { rulesOf } from './rules.ts'

const seen = (text: string): string => visibleText(text, { targets: true })

/** What the worker is asked: one file, mounted read-only. */
export function workerTask(
  { spec, config }: Pick<Approved, 'spec' | 'config'>,
  model: string,
  context: Context,
  trajectory: string | null,
  asks: readonly Ask[] | null,
): TaskInput {
  const resume = trajectory === null ? null : readTrajectory(trajectory)
  return {
    schema: 1,
    mode: asks === null ? 'build' : 'review',
    model,
    maxTokens,
    limits: {
      // What an earlier container asked is asked of the same run.
      turns: Math.max(1, config.agent.turns - (resume?.exchanges ?? 0)),
      minutes: config.agent.minutes,
      outputTokens: config.agent.turns * maxTokens,
    },
    spec: {
      id: spec.id,
      // Those who approved it saw no more than this of its bytes.
      text: seen(spec.text),
      criteria: spec.criteria.map((text, index) => ({ id: `AC-${index + 1}`, text: seen(text) })),
    },
    context: [{ title: 'the rules of this run', text: rulesOf(config, spec.project) }, ...context.documents],
    ...(asks === null ? { proposeOverview: !context.described } : { review: asks.map(asTask) }),
    hooks: handed.settings,
    workspace: inside.workspace,
    socket: inside.socket,
    ...(resume && resume.messages.length > 0
      ? { resume: { messages: resume.messages as NonNullable<TaskInput['resume']>['messages'] } }
      : {}),
  }
}

const asTask = ({ id, kind, author, text, place }: Ask): NonNullable<TaskInput['review']>[number] => ({
  id,
  kind,
  author: author.login,
  text,
  ...(place === null
    ? {}
    : {
        path: place.path,
        side: place.side,
        hunk: place.hunk,
        ...(place.line === null ? {} : { line: place.line }),
        ...(place.startLine === null ? {} : { startLine: place.startLine }),
      }),
})
