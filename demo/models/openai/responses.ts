import { z } from 'zod'
import { invalid } from '../failure.ts'
import type { ModelRequest } from '../request.ts'
import { conversation } from './chat.ts'
import { checkStrictSchema } from './strict-schema.ts'

const part = z.looseObject({ type: z.enum(['input_text', 'output_text']), text: z.string() })
const item = z.looseObject({
  type: z.literal('message').optional(),
  role: z.enum(['developer', 'system', 'user', 'assistant']),
  content: z.union([z.string(), z.array(part).min(1)]),
})

/** The request body of `POST /v1/responses` for questions without tools. */
const responsesBody = z.looseObject({
  model: z.string().min(1),
  instructions: z.string().nullish(),
  input: z.union([z.string().min(1), z.array(item).min(1)]),
  text: z
    .looseObject({
      format: z
        .discriminatedUnion('type', [
          z.strictObject({ type: z.literal('text') }),
          z.strictObject({ type: z.literal('json_object') }),
          z.strictObject({
            type: z.literal('json_schema'),
            name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
            description: z.string().optional(),
            schema: z.looseObject({}),
            strict: z.boolean().nullish(),
          }),
        ])
        .optional(),
    })
    .optional(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.int().min(16).nullish(),
})

/** A Responses request, if the provider would take it. Throws `ProviderError` otherwise. */
export function fromResponses(raw: unknown): ModelRequest & { readonly stream: boolean } {
  const parsed = responsesBody.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`${issue?.path.join('.') || 'body'}: ${issue?.message}`, issue?.path.join('.'))
  }
  const { model, instructions, input, text, stream } = parsed.data
  // The provider is strict here unless told otherwise.
  if (text?.format?.type === 'json_schema' && text.format.strict !== false) {
    checkStrictSchema(text.format.name, text.format.schema)
  }
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input
  const said = items.map(({ role, content }) => ({
    role,
    text: typeof content === 'string' ? content : content.map((one) => one.text).join('\n'),
  }))
  const first = instructions ? [{ role: 'system', text: instructions }] : []
  return { ...conversation(model, [...first, ...said]), stream: stream ?? false }
}
