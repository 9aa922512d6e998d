import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { finished, type Turn } from '../../../core/voice/transcript.ts'

/**
 * What a new connection is told of the conversation so far: every finished turn, once, in order, under its own id. With
 * `goesOn` the person's words are on their way again, and are what will be answered.
 */
export function restoration(
  turns: readonly Turn[],
  goesOn = false,
): { items: RealtimeClientEvent[]; owesAnswer: boolean } {
  const said = finished(turns)
  const items = said.map((turn): RealtimeClientEvent => ({ type: 'conversation.item.create', item: itemOf(turn) }))
  // Nobody must wait for an answer that went down with the old connection.
  return { items, owesAnswer: said.at(-1)?.who === 'person' && !goesOn }
}

const itemOf = ({ id, who, text }: Turn) =>
  who === 'person'
    ? { type: 'message' as const, id, role: 'user' as const, content: [{ type: 'input_text' as const, text }] }
    : { type: 'message' as const, id, role: 'assistant' as const, content: [{ type: 'output_text' as const, text }] }
