import type Anthropic from '@anthropic-ai/sdk'
import { unmarkedMessage } from '../../core/cache-marks.ts'
import type { Message } from './model.ts'

const mark = { type: 'ephemeral' as const }

/**
 * Places the four marks that make the provider cache a conversation: after tools and system, which never change, after
 * the task, and after the last two user turns, so that each request reads what the one before wrote. Marks that stand in
 * the messages are taken away: the provider refuses a fifth.
 */
export function marked(request: { system: string; tools: Anthropic.ToolUnion[]; messages: readonly Message[] }): {
  system: Anthropic.TextBlockParam[]
  tools: Anthropic.ToolUnion[]
  messages: Message[]
} {
  const turns = request.messages.flatMap((message, index) => (message.role === 'user' ? [index] : []))
  const chosen = new Set([...turns.slice(0, 1), ...turns.slice(-2)])
  return {
    system: [{ type: 'text', text: request.system, cache_control: mark }],
    tools: request.tools,
    messages: request.messages
      .map(unmarkedMessage)
      .map((message, index) => (chosen.has(index) ? withMark(message) : message)),
  }
}

/** Marks the last block that can carry a mark. */
function withMark(message: Message): Message {
  if (typeof message.content === 'string') {
    return { ...message, content: [{ type: 'text', text: message.content, cache_control: mark }] }
  }
  const last = message.content.at(-1)
  if (last === undefined || (last.type !== 'text' && last.type !== 'tool_result')) return message
  return { ...message, content: [...message.content.slice(0, -1), { ...last, cache_control: mark }] }
}
