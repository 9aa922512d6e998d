import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime'
import type { VoiceFact } from '../../../core/voice/events.ts'
import { listeningUsage, responseUsage } from './usage.ts'

/** What has to be remembered between events. */
interface Memory {
  /** Responses that are no part of the conversation, by what they are for. */
  aside: Map<string, string>
  /** The response whose sound plays now: its item, and since when. */
  playing: { item: string | null; since: number } | null
  /** The item that a response speaks in. */
  items: Map<string, string>
  /** Responses of which something was heard. */
  heard: Set<string>
}

export interface Translation {
  facts: VoiceFact[]
  /** A function that the model called, to be answered. */
  call?: { id: string; name: string }
  /** An answer that was asked for out of band. */
  aside?: { purpose: string; text: string } | { purpose: string; failed: string }
  /** An item of which nobody heard a word: it has to leave the conversation, or the model believes that it was said. */
  unsaid?: string
}

export interface Models {
  live: string
  listening: string
}

/** Turns Realtime's events (the GA names) into the log's. Keeps what one event alone does not tell. */
export function translator(models: Models, now: () => number = Date.now) {
  const memory: Memory = { aside: new Map(), playing: null, items: new Map(), heard: new Set() }
  return {
    translate: (event: RealtimeServerEvent): Translation => translate(memory, models, event, now()),
    /** The Architect's turn that is being heard, and for how long: what an interruption has to tell the server. */
    playing: () =>
      memory.playing?.item ? { item: memory.playing.item, ms: Math.round(now() - memory.playing.since) } : null,
  }
}

function translate(memory: Memory, models: Models, event: RealtimeServerEvent, now: number): Translation {
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      return { facts: [{ type: 'speaking', who: 'person' }] }
    case 'input_audio_buffer.speech_stopped':
      return { facts: [{ type: 'silent', who: 'person' }] }
    case 'input_audio_buffer.committed':
      return { facts: [{ type: 'turn.opened', id: event.item_id, who: 'person' }] }
    case 'conversation.item.input_audio_transcription.delta':
      return { facts: [{ type: 'turn.words', id: event.item_id, delta: event.delta ?? '' }] }
    case 'conversation.item.input_audio_transcription.completed': {
      const { item_id: id, transcript } = event
      const said: VoiceFact =
        transcript.trim() === ''
          ? { type: 'turn.unheard', id, why: 'There were no words in it.' }
          : { type: 'turn.done', id, text: transcript }
      return {
        facts: [
          said,
          { type: 'usage', id: `heard:${id}`, model: models.listening, usage: listeningUsage(event.usage) },
        ],
      }
    }
    case 'conversation.item.input_audio_transcription.failed':
      return { facts: [{ type: 'turn.unheard', id: event.item_id, why: event.error.message ?? 'It was not heard.' }] }
    case 'conversation.item.truncated':
      return { facts: [{ type: 'turn.cut', id: event.item_id, heardMs: event.audio_end_ms }] }
    case 'error':
      return { facts: [harmless(event.error.code) ? [] : refused(event.error.message)].flat() }
    default:
      return inResponse(memory, models, event, now)
  }
}

function inResponse(memory: Memory, models: Models, event: RealtimeServerEvent, now: number): Translation {
  switch (event.type) {
    case 'response.created': {
      const purpose = event.response.metadata?.purpose
      if (event.response.id && purpose) memory.aside.set(event.response.id, purpose)
      return { facts: [] }
    }
    case 'response.output_audio_transcript.delta':
      memory.items.set(event.response_id, event.item_id)
      if (memory.playing) memory.playing.item ??= event.item_id
      return {
        facts: [
          { type: 'turn.opened', id: event.item_id, who: 'architect' },
          { type: 'turn.words', id: event.item_id, delta: event.delta },
        ],
      }
    case 'response.output_audio_transcript.done':
      return {
        facts: [
          { type: 'turn.opened', id: event.item_id, who: 'architect' },
          { type: 'turn.done', id: event.item_id, text: event.transcript },
        ],
      }
    case 'output_audio_buffer.started':
      memory.heard.add(event.response_id)
      memory.playing = { item: memory.items.get(event.response_id) ?? null, since: now }
      return { facts: [{ type: 'speaking', who: 'architect' }] }
    case 'output_audio_buffer.stopped': {
      const { playing } = memory
      memory.playing = null
      const played: VoiceFact[] = playing?.item
        ? [{ type: 'turn.played', id: playing.item, ms: now - playing.since }]
        : []
      return { facts: [...played, { type: 'silent', who: 'architect' }] }
    }
    case 'output_audio_buffer.cleared':
      memory.playing = null
      return { facts: [{ type: 'silent', who: 'architect' }] }
    case 'response.done':
      return done(memory, models, event.response)
    default:
      return { facts: [] }
  }
}

type Response = Extract<RealtimeServerEvent, { type: 'response.done' }>['response']

function done(memory: Memory, models: Models, response: Response): Translation {
  const id = response.id ?? ''
  const facts: VoiceFact[] = [
    { type: 'usage', id: `response:${id}`, model: models.live, usage: responseUsage(response.usage) },
  ]
  const why = response.status_details?.error?.code ?? response.status_details?.reason ?? response.status ?? ''
  const purpose = memory.aside.get(id)
  if (purpose !== undefined) {
    if (response.status !== 'completed') return { facts, aside: { purpose, failed: why } }
    const text = (response.output ?? [])
      .flatMap((item) => (item.type === 'message' && item.role === 'assistant' ? item.content : []))
      .map((part) => part.text ?? '')
      .join('')
    return { facts, aside: { purpose, text } }
  }
  const unsaid = memory.items.get(id)
  if (response.status === 'cancelled' && unsaid !== undefined && !memory.heard.has(id)) {
    return { facts: [...facts, { type: 'turn.unheard', id: unsaid, why: 'It was ended before it began.' }], unsaid }
  }
  if (response.status === 'failed') facts.push(refused(`The answer failed: ${why}.`))
  const call = (response.output ?? []).find((item) => item.type === 'function_call')
  if (call?.type !== 'function_call') return { facts }
  if (call.name === 'submit_spec') facts.push({ type: 'handoff.asked', by: 'model', turn: null })
  return { facts, call: { id: call.call_id ?? '', name: call.name } }
}

/** Cancelling what has just ended, asking for what has just begun, committing what is empty: races that both sides know. */
const harmless = (code: string | null | undefined) => races.has(code ?? '')

const races: ReadonlySet<string> = new Set([
  'response_cancel_not_active',
  'conversation_already_has_active_response',
  'input_audio_buffer_commit_empty',
])

const refused = (why: string): VoiceFact => ({
  ...{ type: 'problem', code: 'service' },
  what: `The live service reports: ${why}`,
  next: 'The conversation goes on where it can; else end it and start again.',
})
