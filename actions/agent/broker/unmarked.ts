import type { Message, MessagesBody } from './body.ts'

/**
 * A request without its cache marks: they move from turn to turn, and are no part of what is said.
 *
 * A mark is a field of a block or of a tool, and of nothing else. A key of that name inside a tool's input or schema is
 * part of the prompt: the provider reads it, and charges for it.
 */
export function unmarked(body: MessagesBody): MessagesBody {
  const { system, tools } = body
  return {
    ...body,
    ...(Array.isArray(system) ? { system: system.map(bare) } : {}),
    ...(tools === undefined ? {} : { tools: tools.map(bare) }),
    messages: body.messages.map(bareMessage),
  }
}

function bareMessage(message: Message): Message {
  if (typeof message.content === 'string') return message
  return { ...message, content: message.content.map(bareBlock) } as Message
}

type Block = Exclude<Message['content'], string>[number]

function bareBlock(block: Block): Block {
  const whole = bare(block)
  if (whole.type !== 'tool_result' || !Array.isArray(whole.content)) return whole
  return { ...whole, content: whole.content.map(bare) }
}

function bare<Part extends object>(part: Part): Part {
  const { cache_control: _mark, ...rest } = part as Part & { cache_control?: unknown }
  return rest as Part
}
