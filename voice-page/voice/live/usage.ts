import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  RealtimeResponseUsage,
} from 'openai/resources/realtime/realtime'
import { usageOf } from '../../../core/voice/answer-usage.ts'
import { noUsage } from '../../../core/voice/cost.ts'
import type { VoiceUsage } from '../../../core/voice/events.ts'

/** One answer's tokens. */
export const responseUsage = (usage: RealtimeResponseUsage | undefined): VoiceUsage =>
  usage === undefined ? noUsage : usageOf(usage)

type ListeningUsage = ConversationItemInputAudioTranscriptionCompletedEvent['usage'] | undefined

/** What writing a turn down cost: by the second, or by tokens, as its model is sold. */
export function listeningUsage(usage: ListeningUsage): VoiceUsage {
  if (usage === undefined) return noUsage
  if (usage.type === 'duration') return { ...noUsage, seconds: usage.seconds }
  const audioIn = usage.input_token_details?.audio_tokens ?? 0
  return { ...noUsage, audioIn, textIn: Math.max(0, usage.input_tokens - audioIn), textOut: usage.output_tokens }
}
