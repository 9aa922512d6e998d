import type { Message } from './model.ts'
import { assignment } from './prompt.ts'
import type { Task } from './task.ts'

const interrupted =
  'The sandbox was restarted while this was running, so its result is lost: it ran wholly, in part, or not at all. The shell is a new one. Look at the state of the files before you go on.'

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })

/** The conversation to begin with: the assignment, or all that was said before the container was lost. */
export function opening(task: Task): Message[] {
  if (task.resume === undefined) return [user(assignment(task))]
  // What the trajectory kept was once said to, or by, this very API.
  const said = task.resume.messages as Message[]
  const last = said.at(-1)
  if (last?.role !== 'assistant') return said
  const open = typeof last.content === 'string' ? [] : last.content.filter((block) => block.type === 'tool_use')
  if (open.length === 0) return [...said, user(interrupted)]
  const results = open.map(({ id }) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    is_error: true,
    content: interrupted,
  }))
  return [...said, { role: 'user', content: results }]
}
