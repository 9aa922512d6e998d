import { z } from 'zod'
import type { HookRefusal } from '../hooks.ts'
import type { Task } from '../task.ts'
import { Reply, repliesSchema, wrongReplies } from './replies.ts'
import { failure, type Tool } from './tool.ts'

/** So often the work is sent back for a reply that is missing; then the host says that there is none. */
const replyRounds = 2

const Input = z.object({
  outcome: z.enum(['done', 'cannot']),
  summary: z.string().min(1).max(8_000),
  replies: z.array(Reply).max(200).default([]),
  untestable: z.array(z.object({ criterion: z.string().regex(/^AC-\d{1,3}$/), why: z.string().min(1) })).default([]),
  learned: z.array(z.string()).default([]),
  overview: z.string().optional(),
})

const text = { type: 'string' }

const untestable = {
  type: 'array',
  description: 'Criteria that no test can show, and why. A person decides about each.',
  items: {
    type: 'object',
    properties: { criterion: { type: 'string', description: 'for example AC-2' }, why: text },
    required: ['criterion', 'why'],
  },
}

const learned = {
  type: 'array',
  items: text,
  description:
    'At most five short lines that would have saved you time here and are not written down yet: proposed for the project’s memory.',
}

const overview = {
  type: 'string',
  description: 'What the project is and how it is laid out, built and tested, in at most thirty lines of Markdown.',
}

/** Ends the work, unless the Stop hooks send it back. */
export function finishTool(task: Task, stop: (again: boolean) => Promise<HookRefusal | undefined>): Tool {
  let rounds = 0
  let asked = 0
  return {
    definition: {
      name: 'finish',
      description: 'Ends the work. Runs the quality gate first; what fails comes back to you. Call it alone.',
      input_schema: {
        type: 'object',
        properties: {
          outcome: { type: 'string', enum: ['done', 'cannot'] },
          summary: {
            type: 'string',
            description: 'For the reviewer: what changed and why, what to look at.',
          },
          untestable,
          learned,
          ...(task.proposeOverview && task.mode === 'build' ? { overview } : {}),
          ...(task.mode === 'review' ? { replies: repliesSchema } : {}),
        },
        required: ['outcome', 'summary', ...(task.mode === 'review' ? ['replies'] : [])],
      },
    },
    asHookSees: () => undefined,
    brief: () => '',
    run: async (input) => {
      const parsed = Input.safeParse(input)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return failure(`Give outcome ("done" or "cannot") and a summary. ${issue?.path.join('.')}: ${issue?.message}`)
      }
      const { outcome, ...end } = parsed.data
      const wrong = task.mode === 'review' ? wrongReplies(task, end.replies) : null
      if (wrong !== null && asked++ < replyRounds) return failure(`Not yet: ${wrong}`)
      if (outcome === 'cannot')
        return { text: 'Noted.', ok: true, end: { outcome: 'gave-up', reason: 'cannot', ...end } }
      const refusal = await stop(rounds > 0)
      if (refusal === undefined)
        return { text: 'The hooks let it end.', ok: true, end: { outcome: 'finished', reason: 'done', ...end } }
      rounds += 1
      if (rounds < task.limits.stopRounds) return failure(`Not yet:\n${refusal.reason}${hint(refusal.reason)}`)
      const why = `The quality gate refused ${rounds} times, the last time with:\n${refusal.reason}`
      return {
        text: why,
        ok: false,
        end: { ...end, outcome: 'limit', reason: 'gate', summary: `${end.summary}\n\n${why}` },
      }
    },
  }
}

/** Nothing can be installed in here: an agent that does not know it looks for a way until its turns are used up. */
const hint = (reason: string): string =>
  /Cannot find (?:module|package)|MODULE_NOT_FOUND|No module named|Failed to resolve import|cannot find crate/i.test(
    reason,
  )
    ? '\n\nThere is no network here. A dependency that you added to a manifest is fetched and built after you finish, and the gate is run with it then: if only that fails, call finish again.'
    : ''
