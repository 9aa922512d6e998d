import type Anthropic from '@anthropic-ai/sdk'
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
      .map(withoutMarks)
      .map((message, index) => (chosen.has(index) ? withMark(message) : message)),
  }
}

function withoutMarks(message: Message): Message {
  if (typeof message.content === 'string') return message
  return { ...message, content: message.content.map(bareBlock) }
}

function bareBlock(block: Anthropic.ContentBlockParam): Anthropic.ContentBlockParam {
  const whole = bare(block)
  if (whole.type !== 'tool_result' || !Array.isArray(whole.content)) return whole
  return { ...whole, content: whole.content.map(bare) }
}

/** Without its own mark; what lies deeper, as in a call's input, is the prompt's. */
function bare<Part extends object>(part: Part): Part {
  const { cache_control: _mark, ...rest } = part as Part & { cache_control?: unknown }
  return rest as Part
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
