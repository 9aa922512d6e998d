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
