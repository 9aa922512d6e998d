import type { Message } from './model.ts'

/** Tool results of so many last turns stay whole. */
const keptTurns = 4
const cleared = '[Cleared to make room. Run the tool again if you need it.]'
/** Shorter results are not worth a changed prefix. */
const worthClearing = 400

/**
 * The conversation without the text of old tool results, once its prompt has grown past `limit` tokens.
 *
 * Models that think tie each thought to all that stood before it, and refuse a conversation whose beginning changed
 * under one. So when results are cleared, all thoughts go with them; the answers themselves stay. It is done seldom
 * and thoroughly, because it starts the prompt cache anew.
 */
export function withinWindow(messages: readonly Message[], promptTokens: number, limit: number): Message[] {
  if (promptTokens < limit) return [...messages]
  const users = messages.flatMap((message, index) => (message.role === 'user' ? [index] : []))
  const recent = users.at(-keptTurns) ?? 0
  return messages.map((message, index) => {
    if (message.role === 'assistant') return withoutThoughts(message)
    return index < recent ? withoutResults(message) : message
  })
}

function withoutResults(message: Message): Message {
  if (typeof message.content === 'string') return message
  const content = message.content.map((block) => {
    if (block.type !== 'tool_result' || JSON.stringify(block.content ?? '').length < worthClearing) return block
    return { ...block, content: cleared }
  })
  return { ...message, content }
}

function withoutThoughts(message: Message): Message {
  if (typeof message.content === 'string') return message
  const content = message.content.filter((block) => block.type !== 'thinking' && block.type !== 'redacted_thinking')
  return { ...message, content: content.length === 0 ? [{ type: 'text', text: '(thought)' }] : content }
}
