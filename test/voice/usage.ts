import type { Item, Reply } from './architect.ts'

/** About how the provider counts: a token for four letters, ten for a second of sound heard, twenty for one spoken. */
const tokens = (text: string) => Math.ceil(text.length / 4)

export function usageOf(items: readonly Item[], input: string, reply: Reply, spokenSeconds: number) {
  const heard = items.reduce((sum, { text }) => sum + tokens(text), 0)
  const text = tokens(input) + 50
  const audioOut = Math.round(spokenSeconds * 20)
  const textOut = 'say' in reply ? tokens(reply.say) : 10
  return {
    total_tokens: heard + text + audioOut + textOut,
    input_tokens: heard + text,
    output_tokens: audioOut + textOut,
    input_token_details: {
      ...{ text_tokens: text, audio_tokens: heard, image_tokens: 0, cached_tokens: 0 },
      cached_tokens_details: { text_tokens: 0, audio_tokens: 0, image_tokens: 0 },
    },
    output_token_details: { text_tokens: textOut, audio_tokens: audioOut },
  }
}
