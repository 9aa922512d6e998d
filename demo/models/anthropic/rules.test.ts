import { expect, test } from 'vitest'
import { checkMessages } from './rules.ts'

const bash = { type: 'bash_20250124', name: 'bash' }
const user = { role: 'user', content: 'hello' }
const use = (id: string) => ({ type: 'tool_use', id, name: 'bash', input: { command: 'ls' } })
const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'a' })
const base = { model: 'claude-sonnet-5', max_tokens: 100, messages: [user], tools: [bash] }
const marked = (text: string) => ({ type: 'text', text, cache_control: { type: 'ephemeral' } })

test.each<[string, object]>([
  ['a plain question', base],
  ['neighbours of one role', { ...base, messages: [user, user] }],
  [
    'a tool use and its result',
    {
      ...base,
      messages: [
        user,
        { role: 'assistant', content: [use('a')] },
        { role: 'user', content: [result('a'), { type: 'text', text: 'go on' }] },
      ],
    },
  ],
  ['four breakpoints', { ...base, system: ['a', 'b', 'c', 'd'].map(marked) }],
  [
    'the text editor',
    { ...base, tools: [bash, { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' }] },
  ],
])('takes %s', (_, body) => expect(() => checkMessages(body)).not.toThrow())

test.each<[string, object, RegExp]>([
  ['no max_tokens', { ...base, max_tokens: undefined }, /max_tokens/],
  ['an unknown field', { ...base, max_token: 1 }, /Unrecognized key/],
  ['no messages', { ...base, messages: [] }, /at least one message/],
  [
    'an assistant first',
    { ...base, messages: [{ role: 'assistant', content: 'x' }] },
    /first message must use the "user" role/,
  ],
  [
    'an empty text block',
    { ...base, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    /non-empty/,
  ],
  [
    'five breakpoints',
    { ...base, system: ['a', 'b', 'c', 'd', 'e'].map(marked) },
    /maximum of 4 blocks with cache_control/,
  ],
  [
    'an unanswered tool use',
    {
      ...base,
      messages: [user, { role: 'assistant', content: [use('a'), use('b')] }, { role: 'user', content: [result('a')] }],
    },
    /without `tool_result` blocks immediately after: b/,
  ],
  [
    'an answer to nothing',
    { ...base, messages: [user, { role: 'assistant', content: 'x' }, { role: 'user', content: [result('z')] }] },
    /unexpected `tool_use_id`.*z/,
  ],
  [
    'text before a result',
    {
      ...base,
      messages: [
        user,
        { role: 'assistant', content: [use('a')] },
        { role: 'user', content: [{ type: 'text', text: 'x' }, result('a')] },
      ],
    },
    /must come before other content/,
  ],
  [
    'a tool use left open',
    { ...base, messages: [user, { role: 'assistant', content: [use('a')] }] },
    /without `tool_result`/,
  ],
  [
    'tool blocks without tools',
    {
      ...base,
      tools: undefined,
      messages: [user, { role: 'assistant', content: [use('a')] }, { role: 'user', content: [result('a')] }],
    },
    /must define tools/,
  ],
  ['an unknown tool type', { ...base, tools: [{ type: 'bash_19990101', name: 'bash' }] }, /tools\.0/],
  ['two tools of one name', { ...base, tools: [bash, bash] }, /unique/],
  [
    'a choice of a tool that is not offered',
    { ...base, tool_choice: { type: 'tool', name: 'x' } },
    /not found in provided tools/,
  ],
  [
    'a trailing space in a prefill',
    { ...base, messages: [user, { role: 'assistant', content: 'x ' }] },
    /trailing whitespace/,
  ],
  [
    'a long lifetime after a short one',
    { ...base, system: [marked('a'), { type: 'text', text: 'b', cache_control: { type: 'ephemeral', ttl: '1h' } }] },
    /must not come after/,
  ],
])('refuses %s', (_, body, message) => expect(() => checkMessages(body)).toThrow(message))
