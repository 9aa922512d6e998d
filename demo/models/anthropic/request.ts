import { exchangesOf, type ModelRequest, type Piece, piece } from '../request.ts'
import { blocksOf } from './rules.ts'
import type { MessageBlock, MessagesBody } from './schema.ts'

/** A checked body in the shape that scripts are matched on. Thinking is the model's own and not compared. */
export function fromAnthropic(body: MessagesBody): ModelRequest {
  const pieces = body.messages.map(({ role, content }) => {
    const one = piece(role)
    for (const block of blocksOf(content)) add(one, block)
    return one
  })
  return {
    api: 'anthropic',
    model: body.model,
    system: typeof body.system === 'string' ? body.system : (body.system ?? []).map(({ text }) => text).join('\n'),
    tools: (body.tools ?? []).map(({ name }) => name),
    ...exchangesOf(pieces),
  }
}

function add(one: Piece, block: MessageBlock): void {
  if (block.type === 'text') one.text.push(block.text)
  if (block.type === 'image') one.text.push('<image>')
  if (block.type === 'tool_use') one.uses.push({ id: block.id, tool: block.name, input: block.input })
  if (block.type === 'tool_result') {
    one.results.push({ id: block.tool_use_id, text: resultText(block.content), error: block.is_error ?? false })
  }
}

function resultText(content: Extract<MessageBlock, { type: 'tool_result' }>['content']): string {
  if (typeof content === 'string') return content
  return (content ?? []).map((part) => (part.type === 'text' ? part.text : '<image>')).join('\n')
}
