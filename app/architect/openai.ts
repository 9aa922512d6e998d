import OpenAI from 'openai'
import type { Provider } from '../host.ts'
import type { Think } from './thinker.ts'

/** The thinking slot on OpenAI's Responses API, with a strict schema and nothing stored. */
export function openaiThink(provider: Provider, model: string, fetcher: typeof fetch): Think {
  const client = new OpenAI({
    apiKey: provider.key,
    fetch: fetcher,
    timeout: 180_000,
    maxRetries: 2,
    ...(provider.baseUrl === undefined ? {} : { baseURL: provider.baseUrl }),
  })
  return async ({ system, messages, schema, maxTokens }) => {
    const response = await client.responses.create({
      model,
      instructions: system,
      input: messages.map(({ role, text }) => ({ role, content: text })),
      text: { format: { type: 'json_schema', name: 'spec', strict: true, schema } },
      max_output_tokens: maxTokens,
      store: false,
    })
    const cached = response.usage?.input_tokens_details?.cached_tokens ?? 0
    return {
      stopped: response.status === 'incomplete' ? (response.incomplete_details?.reason ?? 'no reason') : null,
      text: response.output_text,
      usage: {
        input: Math.max(0, (response.usage?.input_tokens ?? 0) - cached),
        output: response.usage?.output_tokens ?? 0,
        cacheRead: cached,
        cacheWrite: 0,
        cacheWrite1h: 0,
      },
    }
  }
}
