import { z } from 'zod'
import { usageOf } from '../../core/voice/answer-usage.ts'
import { noUsage } from '../../core/voice/cost.ts'
import type { VoiceUsage } from '../../core/voice/events.ts'
import { type Counts, countsListening, countsLive, inTokens } from './price.ts'
import { AnswerUsage, ListeningUsage, listeningUsage } from './usage.ts'

/** What one call has cost, counted by the server from the provider's own events. */
export interface Meter {
  /** One event of the provider's. Gives why the call must end now, or `null`. */
  take(event: unknown): string | null
  /** So many milliseconds went by in which nobody heard the call: they cost as much as the busiest minute does. */
  unheard(milliseconds: number): void
  /** What is known to have been spent. */
  readonly dollars: number
  /** The same where the call ends now: answers that are still being made are paid and never reported, so each counts as a whole prompt. */
  readonly dollarsAtEnd: number
}

/**
 * The page makes one spoken answer at a time, and now and then a written one beside it. What is being made has no price
 * yet, so more than these at once could pass any cap before the first of them is counted.
 */
const mostAnswers = 4

/** The longest prompt that a live model reads: https://developers.openai.com/api/docs/models/gpt-realtime-2.1 */
const wholePrompt: VoiceUsage = { ...noUsage, textIn: 128_000 }

const id = z.string().max(200)
const Known = z.discriminatedUnion('type', [
  z.object({ type: z.literal('response.created'), response: z.object({ id }) }),
  z.object({
    type: z.literal('response.done'),
    response: z.object({ id, status: z.string().nullish(), usage: AnswerUsage.nullish() }),
  }),
  z.object({
    type: z.literal('conversation.item.input_audio_transcription.completed'),
    usage: ListeningUsage.nullish(),
  }),
  z.object({
    type: z.enum(['session.created', 'session.updated']),
    session: z.object({
      model: z.string().nullish(),
      audio: z
        .object({ input: z.object({ transcription: z.object({ model: z.string().nullish() }).nullish() }).nullish() })
        .nullish(),
    }),
  }),
])
const types: ReadonlySet<unknown> = new Set([
  ...['response.created', 'response.done', 'conversation.item.input_audio_transcription.completed'],
  ...['session.created', 'session.updated'],
])
const Typed = z.object({ type: z.string() })

/** A snapshot (`…-2026-05-06`) is its model. */
const undated = (model: string) => model.replace(/-\d{4}-\d{2}-\d{2}$/, '')

/** Counts a call of `model`, for which `reserved` dollars were put aside. */
export function createMeter(model: string, dollarsPerMinute: number, reserved: number): Meter {
  const costs = countsLive(model, dollarsPerMinute)
  const underWay = new Set<string>()
  /** Until the session names another one, what is heard is taken to cost what the live model hears at. */
  let listening: Counts = (used) => costs(inTokens(used))
  /** As it was asked for, and as the provider calls it when the session begins. */
  const names = new Set([undated(model)])
  let dollars = 0

  /** Whether a session's models are those that it was opened with, or that can be counted. */
  const problemIn = ({ type, session }: Extract<z.infer<typeof Known>, { session: unknown }>): string | null => {
    if (session.model != null && type === 'session.created') names.add(undated(session.model))
    if (session.model != null && !names.has(undated(session.model))) return 'it changed the model'
    const ear = session.audio?.input?.transcription?.model
    if (ear == null) return null
    const counts = countsListening(undated(ear))
    if (counts === null) return 'it asked for a model to listen with whose price is not known'
    listening = counts
    return null
  }

  const takeKnown = (event: z.infer<typeof Known>): string | null => {
    switch (event.type) {
      case 'response.created':
        underWay.add(event.response.id)
        return underWay.size > mostAnswers ? `it asked for more than ${mostAnswers} answers at once` : null
      case 'response.done': {
        underWay.delete(event.response.id)
        const { usage, status } = event.response
        const unsaid = usage == null && status !== 'failed' && status !== 'cancelled'
        dollars += costs(usage == null ? (unsaid ? wholePrompt : noUsage) : usageOf(usage))
        break
      }
      case 'conversation.item.input_audio_transcription.completed':
        dollars += listening(event.usage == null ? noUsage : listeningUsage(event.usage))
        break
      default:
        return problemIn(event)
    }
    return dollars < reserved ? null : 'it used up the dollars that were reserved for it'
  }

  return {
    take(event) {
      const type = Typed.safeParse(event).data?.type
      if (type === undefined) return 'what the provider tells of it could not be read'
      if (!types.has(type)) return null
      const known = Known.safeParse(event)
      return known.success ? takeKnown(known.data) : 'what the provider tells of its use could not be read'
    },
    unheard(milliseconds) {
      dollars += (Math.max(0, milliseconds) / 60_000) * dollarsPerMinute
      // Their ends were not heard either.
      dollars += underWay.size * costs(wholePrompt)
      underWay.clear()
    },
    get dollars() {
      return dollars
    },
    get dollarsAtEnd() {
      return Math.max(dollars, Math.min(reserved, dollars + underWay.size * costs(wholePrompt)))
    },
  }
}
