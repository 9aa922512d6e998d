import Anthropic from '@anthropic-ai/sdk'
import type { Provider } from '../host.ts'
import type { Think } from './thinker.ts'

/** The thinking slot on Anthropic's Messages API, with structured output. */
export function anthropicThink(provider: Provider, model: string, fetcher: typeof fetch): Think {
  const client = new Anthropic({
    apiKey: provider.key,
    authToken: null,
    fetch: fetcher,
    timeout: 180_000,
    maxRetries: 2,
    ...(provider.baseUrl === undefined ? {} : { baseURL: provider.baseUrl }),
  })
  return async ({ system, messages, schema, maxTokens }) => {
    const message = await client.messages.create({
      model,
      max_tokens: maxTokens,
      system,
      messages: messages.map(({ role, text }) => ({ role, content: text })),
      output_config: { format: { type: 'json_schema', schema } },
    })
    const { usage } = message
    return {
      stopped: message.stop_reason === 'end_turn' ? null : `${message.stop_reason}`,
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      usage: {
        input: usage.input_tokens,
        output: usage.output_tokens,
        cacheRead: usage.cache_read_input_tokens ?? 0,
        cacheWrite: usage.cache_creation?.ephemeral_5m_input_tokens ?? usage.cache_creation_input_tokens ?? 0,
        cacheWrite1h: usage.cache_creation?.ephemeral_1h_input_tokens ?? 0,
      },
    }
  }
}
