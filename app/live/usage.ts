import { z } from 'zod'
import { noUsage } from '../../core/voice/cost.ts'
import type { VoiceUsage } from '../../core/voice/events.ts'

const count = z.number().nonnegative().nullish()

/** Tokens of one answer, as the provider reports them. */
export const AnswerUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z
    .object({
      ...{ audio_tokens: count, image_tokens: count, cached_tokens: count },
      cached_tokens_details: z.object({ text_tokens: count, audio_tokens: count }).nullish(),
    })
    .nullish(),
  output_token_details: z.object({ audio_tokens: count }).nullish(),
})

/**
 * The provider counts cached tokens within the input; here they stand apart. Whatever is not said to be sound is paid as
 * text, so that a detail left out is not free; a picture's token, which the list has no price for, as one and a half.
 */
export function answerUsage(usage: z.infer<typeof AnswerUsage>): VoiceUsage {
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

/** What writing one turn down took: seconds or tokens, as its model is sold. */
export const ListeningUsage = z.object({
  ...{ seconds: count, input_tokens: count, output_tokens: count },
  input_token_details: z.object({ audio_tokens: count }).nullish(),
})

export function listeningUsage(usage: z.infer<typeof ListeningUsage>): VoiceUsage {
  const input = usage.input_tokens ?? 0
  const audioIn = Math.min(input, usage.input_token_details?.audio_tokens ?? input)
  return {
    ...noUsage,
    audioIn,
    textIn: input - audioIn,
    textOut: usage.output_tokens ?? 0,
    seconds: usage.seconds ?? 0,
  }
}
