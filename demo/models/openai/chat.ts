import { z } from 'zod'
import { invalid } from '../failure.ts'
import { exchangesOf, type ModelRequest, piece } from '../request.ts'
import { checkStrictSchema } from './strict-schema.ts'

const part = z.looseObject({ type: z.literal('text'), text: z.string() })
const content = z.union([z.string(), z.array(part).min(1)])
const format = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text') }),
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    json_schema: z.strictObject({
      name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
      description: z.string().optional(),
      schema: z.looseObject({}),
      strict: z.boolean().nullish(),
    }),
  }),
])

/** The request body of `POST /v1/chat/completions` for questions without tools. */
const chatBody = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.enum(['developer', 'system', 'user', 'assistant']), content })).min(1),
  response_format: format.optional(),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
})

/** A chat request, if the provider would take it. Throws `ProviderError` otherwise. */
export function fromChat(raw: unknown): ModelRequest & { readonly stream: boolean } {
  const parsed = chatBody.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`${issue?.path.join('.') || 'body'}: ${issue?.message}`, issue?.path.join('.'))
  }
  const { messages, response_format, model, stream } = parsed.data
  if (response_format?.type === 'json_schema' && response_format.json_schema.strict) {
    checkStrictSchema(response_format.json_schema.name, response_format.json_schema.schema)
  }
  const said = messages.map(({ role, content }) => ({ role, text: textOf(content) }))
  if (response_format?.type === 'json_object' && !said.some(({ text }) => /json/i.test(text))) {
    throw invalid(
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      'messages',
    )
  }
  return { ...conversation(model, said), stream: stream ?? false }
}

/** Messages without tools, in the shape that scripts are matched on. */
export function conversation(model: string, said: readonly { role: string; text: string }[]): ModelRequest {
  const system = said.filter(({ role }) => role === 'system' || role === 'developer')
  const rest = said.filter(({ role }) => role === 'user' || role === 'assistant')
  const pieces = rest.map(({ role, text }) => ({ ...piece(role === 'user' ? 'user' : 'assistant'), text: [text] }))
  return { api: 'openai', model, system: system.map(({ text }) => text).join('\n'), tools: [], ...exchangesOf(pieces) }
}

const textOf = (value: string | readonly { text: string }[]): string =>
  typeof value === 'string' ? value : value.map(({ text }) => text).join('\n')
