import { z } from 'zod'

/**
 * The part of the Messages API that a run may use. Everything is named: a field that is not here is refused, so what
 * the provider adds tomorrow (a tool that browses, a file it fetches, a dearer tier) is closed until somebody opens it.
 */
const text = z.string()
const cacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() }).nullish()

const TextBlock = z.strictObject({
  type: z.literal('text'),
  text,
  cache_control: cacheControl,
  citations: z.null().optional(),
})

/** Only bytes that are in the request itself: a `url` or `file` source makes the provider fetch. */
const ImageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.strictObject({
    type: z.literal('base64'),
    media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
    data: z.base64(),
  }),
  cache_control: cacheControl,
})

const ToolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: text.max(200),
  name: text.max(200),
  input: z.record(z.string(), z.json()),
  caller: z.strictObject({ type: z.literal('direct') }).optional(),
  cache_control: cacheControl,
})

const ToolResult = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: text.max(200),
  content: z.union([text, z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock]))]).optional(),
  is_error: z.boolean().optional(),
  cache_control: cacheControl,
})

const Thinking = z.strictObject({ type: z.literal('thinking'), thinking: text, signature: text })
const RedactedThinking = z.strictObject({ type: z.literal('redacted_thinking'), data: text })

const Message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('user'),
    content: z.union([text, z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock, ToolResult]))]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([text, z.array(z.discriminatedUnion('type', [TextBlock, ToolUse, Thinking, RedactedThinking]))]),
  }),
])

/** Tools that the client runs. The provider's own (search, fetch, code execution, MCP) have other types. */
const Tool = z.union([
  z.strictObject({
    type: z.literal('custom').optional(),
    name: text.max(128),
    description: text.optional(),
    input_schema: z.looseObject({ type: z.literal('object') }),
    strict: z.boolean().optional(),
    cache_control: cacheControl,
  }),
  z.strictObject({ type: z.literal('bash_20250124'), name: z.literal('bash'), cache_control: cacheControl }),
  z.strictObject({
    type: z.literal('text_editor_20250728'),
    name: z.literal('str_replace_based_edit_tool'),
    max_characters: z.int().positive().optional(),
    cache_control: cacheControl,
  }),
])

const oneAtATime = z.boolean().optional()

export const MessagesBody = z.strictObject({
  model: text.max(200),
  max_tokens: z.int().positive(),
  messages: z.array(Message).min(1).max(10_000),
  system: z.union([text, z.array(TextBlock)]).optional(),
  tools: z.array(Tool).max(64).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('auto'), disable_parallel_tool_use: oneAtATime }),
      z.strictObject({ type: z.literal('any'), disable_parallel_tool_use: oneAtATime }),
      z.strictObject({ type: z.literal('tool'), name: text.max(128), disable_parallel_tool_use: oneAtATime }),
      z.strictObject({ type: z.literal('none') }),
    ])
    .optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('adaptive'), display: z.enum(['summarized', 'omitted']).optional() }),
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.int().positive() }),
      z.strictObject({ type: z.literal('disabled') }),
    ])
    .optional(),
  output_config: z.strictObject({ effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']) }).optional(),
  stop_sequences: z.array(text.max(200)).max(16).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.int().nonnegative().optional(),
})

export type MessagesBody = z.infer<typeof MessagesBody>
export type Message = MessagesBody['messages'][number]
