import type Anthropic from '@anthropic-ai/sdk'
import type { Answer } from './model.ts'

/**
 * The answer's blocks as they are sent back: the fields that only answers carry are left out, and so is a call that
 * was cut off. Thoughts go back as they came.
 */
export function asSent(answer: Answer): Anthropic.ContentBlockParam[] {
  return whole(answer).flatMap((block): Anthropic.ContentBlockParam[] => {
    if (block.type === 'text') return block.text === '' ? [] : [{ type: 'text', text: block.text }]
    if (block.type === 'tool_use') return [{ type: 'tool_use', id: block.id, name: block.name, input: block.input }]
    if (block.type === 'thinking') return [{ type: 'thinking', thinking: block.thinking, signature: block.signature }]
    if (block.type === 'redacted_thinking') return [{ type: 'redacted_thinking', data: block.data }]
    return []
  })
}

/** The calls that the answer asks for, in order. */
export const requestedTools = (answer: Answer): Anthropic.ToolUseBlock[] =>
  whole(answer).filter((block) => block.type === 'tool_use')

/** An answer that was cut may end in half a call, whose input is not what the model meant. */
function whole({ content, stop_reason }: Answer): Anthropic.ContentBlock[] {
  const cut = stop_reason === 'max_tokens' || stop_reason === 'model_context_window_exceeded'
  return cut && content.at(-1)?.type === 'tool_use' ? content.slice(0, -1) : content
}
