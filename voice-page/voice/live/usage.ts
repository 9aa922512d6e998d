import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  RealtimeResponseUsage,
} from 'openai/resources/realtime/realtime'
import { noUsage } from '../../../core/voice/cost.ts'
import type { VoiceUsage } from '../../../core/voice/events.ts'

/** One answer's tokens. The provider counts cached tokens within the input; here they stand apart. */
export function responseUsage(usage: RealtimeResponseUsage | undefined): VoiceUsage {
  if (usage === undefined) return noUsage
  const input = usage.input_token_details
  const cached = input?.cached_tokens_details
  const audioCached = cached?.audio_tokens ?? 0
  const textCached = cached?.text_tokens ?? Math.max(0, (input?.cached_tokens ?? 0) - audioCached)
  const audioIn = input?.audio_tokens ?? 0
  const audioOut = usage.output_token_details?.audio_tokens ?? 0
  return {
    audioIn: Math.max(0, audioIn - audioCached),
    audioCached,
    // Whatever is not said to be sound is paid as text, so that a detail left out is not free.
    textIn: Math.max(0, (usage.input_tokens ?? 0) - audioIn - textCached),
    textCached,
    audioOut,
    textOut: Math.max(0, (usage.output_tokens ?? 0) - audioOut),
    seconds: 0,
  }
}

type ListeningUsage = ConversationItemInputAudioTranscriptionCompletedEvent['usage'] | undefined

/** What writing a turn down cost: by the second, or by tokens, as its model is sold. */
export function listeningUsage(usage: ListeningUsage): VoiceUsage {
  if (usage === undefined) return noUsage
  if (usage.type === 'duration') return { ...noUsage, seconds: usage.seconds }
  const audioIn = usage.input_token_details?.audio_tokens ?? 0
  return { ...noUsage, audioIn, textIn: Math.max(0, usage.input_tokens - audioIn), textOut: usage.output_tokens }
}
