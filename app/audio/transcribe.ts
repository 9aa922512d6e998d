import OpenAI, { toFile } from 'openai'
import { z } from 'zod'
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
  /** As the service reports it; `null` where it does not. */
  seconds: number | null
}

export type Transcribe = (recording: Recording, hints: Hints) => Promise<Heard>

/** Compatible servers differ in what they add, so only what is used is asked for. */
const Answer = z.object({
  text: z.string().max(200_000),
  language: z.string().max(40).optional(),
  languages: z.array(z.object({ code: z.string().max(40) })).optional(),
  duration: z.number().nonnegative().optional().catch(undefined),
  usage: z.object({ seconds: z.number().nonnegative().optional() }).optional().catch(undefined),
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
    const file = async () =>
      toFile(recording.bytes, `voice-note.${recording.type.extension}`, { type: recording.type.mime })
    const languages = hints.language === undefined ? {} : { languages: [hints.language] }
    const keywords = hints.keywords.length === 0 ? {} : { keywords: hints.keywords }
    const common = { model, response_format: 'json' as const }
    try {
      const asked = { ...common, ...keywords, ...languages, prompt: hints.prompt }
      return heardIn(await client.audio.transcriptions.create({ file: await file(), ...asked }))
    } catch (error) {
      if (!isUnknownParameter(error)) throw error
      // Servers of the older shape take one language, and names by way of the prompt.
      const prompt = [hints.prompt, hints.keywords.join(', ')].filter((part) => part !== '').join('. ')
      const language = hints.language === undefined ? {} : { language: hints.language }
      return heardIn(await client.audio.transcriptions.create({ file: await file(), ...common, ...language, prompt }))
    }
  }
}

const isUnknownParameter = (error: unknown): boolean =>
  error instanceof OpenAI.BadRequestError && /^(?:keywords|languages)\b/.test(error.param ?? '')

function heardIn(raw: unknown): Heard {
  const answer = Answer.parse(raw)
  return {
    text: answer.text.trim(),
    language: answer.language ?? answer.languages?.[0]?.code ?? null,
    unsure: unsureIn(answer.logprobs ?? []),
    seconds: answer.usage?.seconds ?? answer.duration ?? null,
  }
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
