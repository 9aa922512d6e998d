import { z } from 'zod/mini'
import { noUsage, usageOfListening } from '../../../core/voice/cost.ts'
import type { VoiceUsage } from '../../../core/voice/events.ts'
import type { Visit } from '../../router.ts'
import { serviceProblem, unreachable } from '../problems.ts'
import { wordsIn } from '../provider-words.ts'

const count = z._default(z.number().check(z.nonnegative()), 0)

const Transcription = z.object({
  text: z.string(),
  usage: z.optional(
    z.union([
      z.object({ type: z.literal('duration'), seconds: z.number().check(z.nonnegative()) }),
      z.object({ type: z.literal('tokens'), input_tokens: count, output_tokens: count }),
    ]),
  ),
})

const Reply = z.object({
  output: z.array(
    z.object({
      type: z.string(),
      name: z.optional(z.string()),
      content: z.optional(z.array(z.object({ type: z.string(), text: z.optional(z.string()) }))),
    }),
  ),
  usage: z.optional(
    z.object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.optional(z.object({ cached_tokens: count })),
    }),
  ),
})

export interface Said {
  role: 'user' | 'assistant'
  content: string
}

/** The three HTTP services of the recorded road, with the visitor's own key. Failures are `VoiceProblem`s. */
export function services({ site, preferences }: Visit, signal: AbortSignal) {
  const post = async (path: string, body: FormData | object): Promise<Response> => {
    const address = `${site.openai}${path}`
    const form = body instanceof FormData
    const response = await fetch(address, {
      method: 'POST',
      signal,
      headers: {
        authorization: `Bearer ${preferences.openaiKey}`,
        ...(form ? {} : { 'content-type': 'application/json' }),
      },
      body: form ? body : JSON.stringify(body),
    }).catch((error: unknown) => {
      throw signal.aborted ? error : unreachable('OpenAI', address, error)
    })
    if (!response.ok) throw serviceProblem('OpenAI', response.status, wordsIn(await response.text()))
    return response
  }

  return {
    /** `seconds` is how long it sounds: what is paid where the service does not say. */
    async listen(wav: Blob, seconds: number): Promise<{ text: string; usage: VoiceUsage }> {
      const form = new FormData()
      form.set('file', wav, 'turn.wav')
      form.set('model', preferences.listeningModel)
      if (preferences.language !== '') form.set('language', preferences.language.split('-')[0] ?? '')
      const { text, usage } = z.parse(Transcription, await (await post('/audio/transcriptions', form)).json())
      if (usage?.type === 'tokens') {
        return { text, usage: { ...noUsage, audioIn: usage.input_tokens, textOut: usage.output_tokens } }
      }
      return { text, usage: usage ? { ...noUsage, seconds: usage.seconds } : usageOfListening(seconds) }
    },

    async think(instructions: string, input: Said[], tools: object[] = []) {
      const body = { model: preferences.thinkingModel, instructions, input, tools, store: false }
      const { output, usage } = z.parse(Reply, await (await post('/responses', body)).json())
      const cached = usage?.input_tokens_details?.cached_tokens ?? 0
      return {
        text: output.flatMap(({ content }) => (content ?? []).map(({ text }) => text ?? '')).join(''),
        calls: output.flatMap(({ type, name }) => (type === 'function_call' && name ? [name] : [])),
        usage: {
          ...noUsage,
          textIn: Math.max(0, (usage?.input_tokens ?? 0) - cached),
          textCached: cached,
          textOut: usage?.output_tokens ?? 0,
        } satisfies VoiceUsage,
      }
    },

    async speak(input: string): Promise<Blob> {
      const { speakingModel: model, voice } = preferences
      return (await post('/audio/speech', { model, voice, input, response_format: 'wav' })).blob()
    },
  }
}
