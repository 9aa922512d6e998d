import OpenAI, { toFile } from 'openai'
import { z } from 'zod'
import type { VoiceUsage } from '../../core/voice/events.ts'
import type { Provider } from '../host.ts'
import type { Recording } from './download.ts'

/** What helps to hear names right. */
export interface Hints {
  /** The repository's own vocabulary: names of packages, files, people in the thread. */
  keywords: string[]
  /** ISO 639; detected if absent. */
  language?: string | undefined
  /** What the recording is about: the title. */
  prompt: string
}

export interface Heard {
  text: string
  language: string | null
  /** Words and phrases of `text` that the service itself was unsure of. */
  unsure: string[]
  /** As the service reports it; `null` where it does not, or says that it was no time at all. */
  seconds: number | null
  /** What a model that is sold by tokens used; `null` where the service does not say. */
  tokens: Pick<VoiceUsage, 'textIn' | 'audioIn' | 'textOut'> | null
}

export type Transcribe = (recording: Recording, hints: Hints) => Promise<Heard>

const count = z.number().nonnegative().optional()

/** Compatible servers differ in what they add, so only what is used is asked for. */
const Answer = z.object({
  text: z.string().max(200_000),
  language: z.string().max(40).optional(),
  languages: z.array(z.object({ code: z.string().max(40) })).optional(),
  duration: count.catch(undefined),
  usage: z
    .object({
      ...{ seconds: count, input_tokens: count, output_tokens: count },
      input_token_details: z.object({ audio_tokens: count }).optional(),
    })
    .optional()
    .catch(undefined),
  logprobs: z
    .array(z.object({ token: z.string(), logprob: z.number() }))
    .optional()
    .catch(undefined),
})

/** Below this probability a word is marked as unsure. */
const unsureBelow = 0.4

/** Writes a recording down with OpenAI's SDK, or with any server that speaks its language. */
export function createTranscribe(provider: Provider, model: string, fetcher: typeof fetch): Transcribe {
  const client = new OpenAI({
    apiKey: provider.key,
    fetch: fetcher,
    timeout: 120_000,
    maxRetries: 2,
    ...(provider.baseUrl === undefined ? {} : { baseURL: provider.baseUrl }),
  })
  return async (recording, hints) => {
    const name = `voice-note.${recording.type.extension}`
    const answer = await client.audio.transcriptions.create({
      file: await toFile(recording.bytes, name, { type: recording.type.mime }),
      model,
      response_format: 'json',
      ...(tellsDoubt.test(model) ? { include: ['logprobs'] } : {}),
      ...(takesNames(provider, model) ? named(hints) : prompted(hints)),
    })
    return heardIn(answer)
  }
}

/** The only models that say how sure they are of each word, by OpenAI's own description. */
const tellsDoubt = /^gpt-4o(?:-mini)?-transcribe(?:-\d{4}-\d{2}-\d{2})?$/

/**
 * OpenAI's `gpt-transcribe` takes names and languages as such. Other servers may ignore a field that they do not know,
 * without a word, so they are spoken to in the older one.
 */
const takesNames = ({ baseUrl }: Provider, model: string): boolean =>
  model.startsWith('gpt-transcribe') && /^(?:.+\.)?api\.openai\.com$/.test(new URL(baseUrl ?? openai).hostname)
const openai = 'https://api.openai.com/v1'

const named = ({ keywords, language, prompt }: Hints) => ({
  ...(keywords.length === 0 ? {} : { keywords }),
  ...(language === undefined ? {} : { languages: [language] }),
  prompt,
})

/** Whisper reads no more than the last 224 tokens of its prompt. In characters. */
const longestPrompt = 600

/** The older shape: one language, and names by way of the prompt, the nearest last. */
function prompted({ keywords, language, prompt }: Hints) {
  const fits: string[] = []
  let length = prompt.length
  for (const name of keywords) {
    length += name.length + 2
    if (length > longestPrompt) break
    fits.unshift(name)
  }
  const words = [prompt, fits.join(', ')].filter((part) => part !== '').join('. ')
  return { ...(language === undefined ? {} : { language }), prompt: words }
}

function heardIn(raw: unknown): Heard {
  const { text, language, languages, duration, usage, logprobs = [] } = Answer.parse(raw)
  return {
    text: text.trim(),
    language: language ?? languages?.[0]?.code ?? null,
    unsure: unsureIn(logprobs),
    seconds: usage?.seconds || duration || null,
    tokens: tokensIn(usage),
  }
}

function tokensIn(usage: z.infer<typeof Answer>['usage']): Heard['tokens'] {
  if (usage?.input_tokens === undefined || usage.output_tokens === undefined) return null
  const audioIn = usage.input_token_details?.audio_tokens ?? usage.input_tokens
  return { audioIn, textIn: Math.max(0, usage.input_tokens - audioIn), textOut: usage.output_tokens }
}

/** Joins neighbouring doubtful tokens to phrases. A token that begins with a space begins a word. */
function unsureIn(tokens: { token: string; logprob: number }[]): string[] {
  const words: { text: string; doubtful: boolean }[] = []
  for (const { token, logprob } of tokens) {
    const doubtful = Math.exp(logprob) < unsureBelow
    const last = words.at(-1)
    if (last === undefined || token.startsWith(' ')) words.push({ text: token.trim(), doubtful })
    else {
      last.text += token
      last.doubtful ||= doubtful
    }
  }
  const phrases: string[] = []
  let open = false
  for (const { text, doubtful } of words) {
    if (doubtful) phrases.push(open ? `${phrases.pop()} ${text}` : text)
    open = doubtful
  }
  return [...new Set(phrases.map((phrase) => phrase.replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '')).filter((p) => p !== ''))]
}
