import { describe, expect, it } from 'vitest'
import { readBody } from './read-body.ts'

const base = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] }
const read = (change: Record<string, unknown>) => readBody(Buffer.from(JSON.stringify({ ...base, ...change })))
const user = (content: unknown) => ({ messages: [{ role: 'user', content }] })
const assistant = (content: unknown) => ({ messages: [{ role: 'assistant', content }] })

describe('the body of a request', () => {
  it('may be a whole agent’s turn', () => {
    const body = {
      ...base,
      stream: true,
      system: [{ type: 'text', text: 'Be good.', cache_control: { type: 'ephemeral' } }],
      tools: [
        { type: 'bash_20250124', name: 'bash' },
        { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: 30_000 },
        {
          name: 'finish',
          description: 'End.',
          input_schema: { type: 'object', properties: { a: { type: 'string' } } },
        },
      ],
      tool_choice: { type: 'auto' },
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Build it.' }] },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: '', signature: 'c2ln' },
            { type: 'redacted_thinking', data: 'eA==' },
            { type: 'tool_use', id: 't1', name: 'bash', input: { command: 'ls', deep: [{ a: null }] } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              is_error: true,
              content: [
                { type: 'text', text: 'no' },
                { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } },
              ],
              cache_control: { type: 'ephemeral', ttl: '5m' },
            },
          ],
        },
      ],
    }
    expect(readBody(Buffer.from(JSON.stringify(body)))).toEqual(body)
  })

  it.each<[string, Record<string, unknown>]>([
    ['a web search', { tools: [{ type: 'web_search_20260318', name: 'web_search' }] }],
    ['a web fetch', { tools: [{ type: 'web_fetch_20260318', name: 'web_fetch' }] }],
    ['code execution', { tools: [{ type: 'code_execution_20260521', name: 'code_execution' }] }],
    ['a tool search', { tools: [{ type: 'tool_search_tool_bm25_20251119', name: 'tool_search_tool_bm25' }] }],
    ['a memory tool', { tools: [{ type: 'memory_20250818', name: 'memory' }] }],
    ['a computer', { tools: [{ type: 'computer_toolset_20260801', name: 'computer' }] }],
    ['an MCP toolset', { tools: [{ type: 'mcp_toolset', mcp_server_name: 'x' }] }],
    ['a bash tool under another name', { tools: [{ type: 'bash_20250124', name: 'web_search' }] }],
    [
      'a tool that other tools may call',
      { tools: [{ type: 'bash_20250124', name: 'bash', allowed_callers: ['code_execution_20260521'] }] },
    ],
    ['MCP servers', { mcp_servers: [{ type: 'url', url: 'https://evil.example', name: 'x' }] }],
    ['a container', { container: 'container_1' }],
    ['skills in a container', { container: { skills: [{ type: 'anthropic', skill_id: 'pdf' }] } }],
    ['context management', { context_management: { edits: [] } }],
    ['a faster, dearer mode', { speed: 'fast' }],
    ['a priority tier', { service_tier: 'auto' }],
    ['a region', { inference_geo: 'us' }],
    ['metadata', { metadata: { user_id: 'stolen secret' } }],
    ['betas in the body', { betas: ['mcp-client-2025-04-04'] }],
    ['fallback models', { fallbacks: [{ model: 'other' }] }],
    ['an output format', { output_config: { format: { type: 'json_schema', schema: {} } } }],
    ['an image from an address', user([{ type: 'image', source: { type: 'url', url: 'https://evil.example/?x' } }])],
    ['an image from a file id', user([{ type: 'image', source: { type: 'file', file_id: 'file_1' } }])],
    ['a document from an address', user([{ type: 'document', source: { type: 'url', url: 'https://evil.example' } }])],
    ['a document from a file id', user([{ type: 'document', source: { type: 'file', file_id: 'file_1' } }])],
    ['an upload into a container', user([{ type: 'container_upload', file_id: 'file_1' }])],
    ['a search result', user([{ type: 'search_result', source: 'https://a.example', title: 'x', content: [] }])],
    [
      'a result that points at a tool',
      user([{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', tool_name: 'x' }] }]),
    ],
    [
      'an image from an address in a result',
      user([
        {
          type: 'tool_result',
          tool_use_id: 't',
          content: [{ type: 'image', source: { type: 'url', url: 'https://evil.example' } }],
        },
      ]),
    ],
    [
      'a server’s tool use',
      assistant([{ type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'x' } }]),
    ],
    ['an MCP tool use', assistant([{ type: 'mcp_tool_use', id: 's', name: 'x', server_name: 'y', input: {} }])],
    [
      'a tool use called by code',
      assistant([
        {
          type: 'tool_use',
          id: 't',
          name: 'bash',
          input: {},
          caller: { type: 'code_execution_20260120', tool_id: 's' },
        },
      ]),
    ],
    ['a system message among the messages', { messages: [{ role: 'system', content: 'x' }] }],
    ['citations', user([{ type: 'text', text: 'x', citations: [{ type: 'char_location' }] }])],
    ['no message', { messages: [] }],
    ['no limit of tokens', { max_tokens: undefined }],
    ['a limit that is no number', { max_tokens: '10' }],
    ['a negative limit', { max_tokens: -1 }],
    ['an unknown field', { future: true }],
  ])('may not ask for %s', (_name, change) => {
    expect(() => read(change)).toThrow(/not allowed/)
  })

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.from('')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['UTF-16', Buffer.from(JSON.stringify(base), 'utf16le')],
    ['two values', Buffer.from('{}{}')],
    ['a comment', Buffer.from(`/**/${JSON.stringify(base)}`)],
    ['NaN', Buffer.from('{"model":"m","max_tokens":NaN}')],
  ])('may not be %s', (_name, bytes) => {
    expect(() => readBody(bytes)).toThrow(/not JSON/)
  })

  it('may not be nested beyond the stack', () => {
    const depth = 200_000
    const input = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    const text = `{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":${input}}]}]}`
    expect(() => readBody(Buffer.from(text))).toThrow(/nested too deeply|not JSON/)
  })

  it('drops what would poison an object', () => {
    const text =
      '{"model":"m","max_tokens":1,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{"__proto__":{"polluted":1},"a":1}}]}]}'
    const body = readBody(Buffer.from(text))
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(JSON.stringify(body)).toContain('"a":1')
  })
})
