import { z } from 'zod'
import { invalid } from '../failure.ts'
import { type MessageBlock, type MessagesBody, messagesBody } from './schema.ts'

const mostBreakpoints = 4

/** The body, if the provider would take it. Throws `ProviderError` with the provider's status otherwise. */
export function checkMessages(raw: unknown): MessagesBody {
  const parsed = messagesBody.safeParse(raw)
  if (!parsed.success) throw invalid(firstIssue(parsed.error))
  const body = parsed.data
  checkTools(body)
  checkCacheControl(body)
  checkConversation(body)
  if (body.thinking?.type === 'enabled' && body.thinking.budget_tokens >= body.max_tokens) {
    throw invalid('`max_tokens` must be greater than `thinking.budget_tokens`')
  }
  return body
}

export const blocksOf = (content: string | readonly MessageBlock[]): readonly MessageBlock[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'body'}: ${issue.message}` : z.prettifyError(error)
}

function checkTools({ tools = [], tool_choice, messages }: MessagesBody): void {
  const names = tools.map(({ name }) => name)
  if (new Set(names).size !== names.length) throw invalid('tools: Tool names must be unique.')
  if (tool_choice?.type === 'tool' && !names.includes(tool_choice.name)) {
    throw invalid(`tool_choice: Tool '${tool_choice.name}' not found in provided tools`)
  }
  const used = messages.some(({ content }) =>
    blocksOf(content).some(({ type }) => type === 'tool_use' || type === 'tool_result'),
  )
  if (used && tools.length === 0) {
    throw invalid('Requests which include `tool_use` or `tool_result` blocks must define tools')
  }
}

function checkCacheControl(body: MessagesBody): void {
  const marks: ('5m' | '1h')[] = []
  const see = (block: object) => {
    const mark =
      'cache_control' in block ? (block.cache_control as { ttl?: '5m' | '1h' } | null | undefined) : undefined
    if (mark) marks.push(mark.ttl ?? '5m')
  }
  for (const tool of body.tools ?? []) see(tool)
  if (Array.isArray(body.system)) body.system.forEach(see)
  for (const { content } of body.messages) {
    for (const block of blocksOf(content)) {
      see(block)
      if (block.type === 'tool_result' && Array.isArray(block.content)) block.content.forEach(see)
    }
  }
  if (body.cache_control) marks.push(body.cache_control.ttl ?? '5m')
  if (marks.length > mostBreakpoints) {
    throw invalid(`A maximum of ${mostBreakpoints} blocks with cache_control may be provided. Found ${marks.length}.`)
  }
  if (marks.lastIndexOf('1h') > marks.indexOf('5m') && marks.includes('5m')) {
    throw invalid("cache_control: a ttl='1h' block must not come after a ttl='5m' block.")
  }
}

/** Roles, and tool uses each followed at once by their results. The provider joins neighbours of one role first. */
function checkConversation({ messages, thinking }: MessagesBody): void {
  const joined: { role: string; blocks: MessageBlock[] }[] = []
  for (const { role, content } of messages) {
    const last = joined.at(-1)
    if (last?.role === role) last.blocks.push(...blocksOf(content))
    else joined.push({ role, blocks: [...blocksOf(content)] })
  }
  if (joined[0]?.role !== 'user') throw invalid('messages: first message must use the "user" role')
  const seen = new Set<string>()
  for (const [at, { role, blocks }] of joined.entries()) {
    for (const block of blocks) {
      if (block.type === 'tool_use' && role === 'user')
        throw invalid(`messages.${at}: \`tool_use\` blocks can only be in \`assistant\` messages`)
      if (block.type === 'tool_result' && role === 'assistant')
        throw invalid(`messages.${at}: \`tool_result\` blocks can only be in \`user\` messages`)
      if (block.type !== 'tool_use') continue
      if (seen.has(block.id)) throw invalid(`messages.${at}: \`tool_use\` ids must be unique`)
      seen.add(block.id)
    }
    checkPairing(at, blocks, joined[at - 1]?.blocks ?? [])
  }
  const last = joined.at(-1)
  if (last?.role !== 'assistant') return
  const pending = last.blocks.filter(({ type }) => type === 'tool_use')
  if (pending.length > 0)
    throw invalid('messages: `tool_use` ids were found without `tool_result` blocks immediately after')
  if (thinking && thinking.type !== 'disabled')
    throw invalid('messages: the final block cannot be an assistant prefill when thinking is on')
  const end = last.blocks.at(-1)
  if (end?.type === 'text' && end.text !== end.text.trimEnd()) {
    throw invalid('messages: final assistant content cannot end with trailing whitespace')
  }
}

function checkPairing(at: number, blocks: readonly MessageBlock[], before: readonly MessageBlock[]): void {
  const open = before.filter((block) => block.type === 'tool_use').map(({ id }) => id)
  const results = blocks.filter((block) => block.type === 'tool_result').map(({ tool_use_id }) => tool_use_id)
  const unanswered = open.filter((id) => !results.includes(id))
  if (unanswered.length > 0) {
    throw invalid(
      `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${unanswered.join(', ')}`,
    )
  }
  const stray = results.find((id) => !open.includes(id))
  if (stray !== undefined)
    throw invalid(`messages.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}`)
  if (new Set(results).size !== results.length) throw invalid(`messages.${at}: each tool_use must have a single result`)
  const firstOther = blocks.findIndex(({ type }) => type !== 'tool_result')
  if (firstOther >= 0 && blocks.slice(firstOther).some(({ type }) => type === 'tool_result')) {
    throw invalid(`messages.${at}: \`tool_result\` blocks must come before other content`)
  }
}
