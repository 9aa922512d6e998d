import type Anthropic from '@anthropic-ai/sdk'
import { messageOf } from '../../core/errors.ts'
import { asSent, requestedTools } from './answer.ts'
import { opening } from './context.ts'
import type { Limits } from './limits.ts'
import { brief, type Outcome, type WorkerLine } from './lines.ts'
import { type Answer, type Ask, type Message, Walled } from './model.ts'
import type { Task } from './task.ts'
import type { Toolbox } from './toolbox.ts'
import type { ToolResult } from './tools/tool.ts'
import { withinWindow } from './window.ts'

export interface Ports {
  ask: Ask
  toolbox: Pick<Toolbox, 'run'>
  limits: Limits
  tell: (line: WorkerLine) => void
}

type End = Omit<Outcome, 'event' | 'turns'>

/** The whole of the agent: ask, run what it asks for, append, until it finishes or something is used up. */
export async function work(task: Task, ports: Ports): Promise<Outcome> {
  const { limits } = ports
  const end = await loop(task, ports).catch((error: unknown) => failed(error))
  return { event: 'result', turns: limits.turns, ...end }
}

async function loop(task: Task, { ask, toolbox, limits, tell }: Ports): Promise<End> {
  let messages = opening(task)
  for (;;) {
    const enough = limits.reached()
    if (enough !== undefined) return { outcome: 'limit', ...enough, replies: [] }
    messages = withinWindow(messages, limits.promptTokens, task.limits.contextTokens)

    const answer = await ask(messages)
    limits.count(answer)
    tell(turnLine(limits, answer))
    const content = asSent(answer)
    if (content.length > 0) messages.push({ role: 'assistant', content })
    if (answer.stop_reason === 'refusal')
      return { outcome: 'gave-up', reason: 'refusal', summary: 'The model refused to go on.', replies: [] }

    const results: Anthropic.ToolResultBlockParam[] = []
    for (const use of requestedTools(answer)) {
      const result = await toolbox.run(use)
      limits.countCall(`${use.name} ${brief(JSON.stringify(use.input), 120)}`, result.ok)
      if (result.end !== undefined) return result.end
      results.push(asResult(use.id, result))
    }
    if (results.length === 0) limits.countSilence()
    messages.push(next(results, answer))
  }
}

const asResult = (id: string, { text, ok }: ToolResult): Anthropic.ToolResultBlockParam => ({
  type: 'tool_result',
  tool_use_id: id,
  content: text,
  ...(ok ? {} : { is_error: true }),
})

/** What goes back: results, and a word where the answer was cut or asked for nothing. */
function next(results: Anthropic.ToolResultBlockParam[], answer: Answer): Message {
  const cut = answer.stop_reason === 'max_tokens' || answer.stop_reason === 'model_context_window_exceeded'
  const word = cut
    ? 'Your answer was too long and was cut; a call that was not complete did not run. Go on in smaller steps.'
    : 'Nothing was called. If the work is done, call finish; otherwise go on.'
  if (results.length > 0 && !cut) return { role: 'user', content: results }
  return { role: 'user', content: [...results, { type: 'text', text: word }] }
}

const turnLine = (limits: Limits, { content, usage }: Answer): WorkerLine => ({
  event: 'turn',
  turn: limits.turns,
  says: brief(content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join(' ')),
  prompt: limits.promptTokens,
  cached: usage.cache_read_input_tokens ?? 0,
  output: usage.output_tokens,
})

/** A wall of the broker's is a limit like any other; the rest is an error, told in its own words. */
function failed(error: unknown): End {
  const wall = error instanceof Walled ? walls.find((kind) => kind === error.kind) : undefined
  const how =
    wall === undefined
      ? ({ outcome: 'error', reason: 'error' } as const)
      : ({ outcome: 'limit', reason: wall } as const)
  return { ...how, summary: messageOf(error), replies: [] }
}

const walls = ['budget', 'limit', 'deadline'] as const
