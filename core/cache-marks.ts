/**
 * The marks by which the Messages API caches a conversation: a field `cache_control` of a block or of a tool, and of
 * nothing else. A key of that name inside a tool's input or schema is part of the prompt: the provider reads it, and
 * charges for it. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
 */
export function unmarked<Part extends object>(part: Part): Part {
  const { cache_control: _mark, ...rest } = part as Part & { cache_control?: unknown }
  return rest as Part
}

/** A message without the marks of its blocks, and of the parts of its tools' results. */
export function unmarkedMessage<Message extends { content: string | readonly object[] }>(message: Message): Message {
  if (typeof message.content === 'string') return message
  return { ...message, content: message.content.map(unmarkedBlock) }
}

function unmarkedBlock(block: object): object {
  const bare: { type?: unknown; content?: unknown } = unmarked(block)
  if (bare.type !== 'tool_result' || !Array.isArray(bare.content)) return bare
  return { ...bare, content: bare.content.map(unmarked) }
}
