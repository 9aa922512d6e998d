import type { VoiceUsage } from './events.ts'

type Count = number | null | undefined

/** Tokens of one spoken answer, as the provider reports them: https://platform.openai.com/docs/api-reference/realtime-server-events/response/done */
interface AnswerTokens {
  input_tokens?: Count
  output_tokens?: Count
  input_token_details?:
    | {
        audio_tokens?: Count
        image_tokens?: Count
        cached_tokens?: Count
        cached_tokens_details?: { text_tokens?: Count; audio_tokens?: Count } | null | undefined
      }
    | null
    | undefined
  output_token_details?: { audio_tokens?: Count } | null | undefined
}

/**
 * The provider counts cached tokens within the input; here they stand apart. Whatever is not said to be sound is paid as
 * text, so that a detail left out is not free; a picture's token, which the list has no price for, as one and a half.
 */
export function usageOf(usage: AnswerTokens): VoiceUsage {
  const input = usage.input_token_details
  const cached = input?.cached_tokens_details
  const audioCached = cached?.audio_tokens ?? 0
  const textCached = cached?.text_tokens ?? Math.max(0, (input?.cached_tokens ?? 0) - audioCached)
  const audioIn = input?.audio_tokens ?? 0
  const audioOut = usage.output_token_details?.audio_tokens ?? 0
  return {
    audioIn: Math.max(0, audioIn - audioCached),
    audioCached,
    textIn: Math.max(0, (usage.input_tokens ?? 0) - audioIn - textCached) + (input?.image_tokens ?? 0) / 2,
    textCached,
    audioOut,
    textOut: Math.max(0, (usage.output_tokens ?? 0) - audioOut),
    seconds: 0,
  }
}
