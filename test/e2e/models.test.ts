import Anthropic from '@anthropic-ai/sdk'
import OpenAI, { toFile } from 'openai'
import { afterEach, describe, expect, test } from 'vitest'
import { type Models, startModels } from '../../demo/models/index.ts'
import type { ModelScript } from '../../demo/models/script.ts'

const wav = Buffer.concat([Buffer.from('RIFF....WAVEfmt '), Buffer.alloc(64, 1)])
const schema = {
  type: 'object',
  properties: { title: { type: 'string' } },
  required: ['title'],
  additionalProperties: false,
}
const format = { type: 'json_schema' as const, json_schema: { name: 'spec', strict: true, schema } }
const tools: Anthropic.ToolUnion[] = [{ type: 'bash_20250124', name: 'bash' }]

const script: ModelScript = {
  name: 'models test',
  transcripts: [{ id: 'a note', audio: wav, text: 'Please add a quiet flag.' }],
  conversations: [
    {
      id: 'draft',
      asked: { api: 'openai', user: 'Issue 7, opened 2026-01-01:\nPlease add a quiet flag.' },
      turns: [{ say: { title: 'A quiet flag' } }],
    },
    {
      id: 'agent',
      asked: { api: 'anthropic', user: { includes: ['# A quiet flag', 'AC-1'] } },
      turns: [
        { say: 'I look around first.', use: [{ tool: 'bash', input: { command: 'ls' } }] },
        {
          after: [{ text: { includes: ['package.json'], excludes: ['node_modules'] }, error: false }],
          use: [{ tool: 'bash', input: { command: 'npm test' } }],
        },
        { after: [{ text: '# pass 3\n# duration_ms 1.5', error: false }], say: 'Done.' },
      ],
    },
  ],
}

let models: Models
const start = async (options: Partial<Parameters<typeof startModels>[0]> = {}) => {
  models = await startModels({ script, ...options })
  return {
    openai: new OpenAI({ baseURL: models.openaiUrl, apiKey: 'sk-canary', maxRetries: 2 }),
    anthropic: new Anthropic({ baseURL: models.anthropicUrl, apiKey: 'sk-ant-canary', maxRetries: 2 }),
  }
}
afterEach(() => models.close())

const ask = (text: string) => ({
  model: 'gpt-5',
  response_format: format,
  messages: [
    { role: 'system' as const, content: 'You are the Architect.' },
    { role: 'user' as const, content: text },
  ],
})
const task = { role: 'user' as const, content: 'Build this:\n# A quiet flag\nAC-1: says nothing' }
const agent = (messages: Anthropic.MessageParam[]) => ({
  model: 'claude-sonnet-5',
  max_tokens: 1000,
  tools,
  messages,
})
const idOf = (message: Anthropic.Message) => message.content.find((block) => block.type === 'tool_use')?.id ?? ''
const result = (id: string, content: string): Anthropic.MessageParam => ({
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: id, content }],
})

describe('transcription', () => {
  test('is matched on the bytes of the recording', async () => {
    const { openai } = await start()
    const said = await openai.audio.transcriptions.create({
      model: 'gpt-transcribe',
      file: await toFile(wav, 'note.wav'),
    })
    expect(said.text).toBe('Please add a quiet flag.')
  })

  test('of another recording is refused once, with its digest', async () => {
    const { openai } = await start()
    const other = Buffer.concat([wav, Buffer.from('x')])
    const asked = openai.audio.transcriptions.create({ model: 'gpt-transcribe', file: await toFile(other, 'note.wav') })
    await expect(asked).rejects.toThrow(/has no transcript of this recording \(81 bytes.*It knows: a note/)
    expect(models.journal).toHaveLength(1)
  })

  test.each([
    ['no extension', 'note', wav, /Unrecognized file format/],
    ['something that is no audio', 'note.wav', Buffer.from('hello hello hello'), /corrupted or unsupported/],
  ])('refuses %s, as the provider does', async (_, name, bytes, message) => {
    const { openai } = await start()
    const asked = openai.audio.transcriptions.create({ model: 'gpt-transcribe', file: await toFile(bytes, name) })
    await expect(asked).rejects.toThrow(message)
  })
})

describe('a question', () => {
  test('is answered when it is the scripted one, whatever its date', async () => {
    const { openai } = await start()
    const reply = await openai.chat.completions.create(ask('Issue 7, opened 2026-11-22:\nPlease add a quiet flag.'))
    expect(JSON.parse(reply.choices[0]?.message.content ?? '')).toEqual({ title: 'A quiet flag' })
    expect(reply.usage?.prompt_tokens).toBeGreaterThan(10)
  })

  test('that differs by a word is refused with 400, once, and shows the nearest', async () => {
    const { openai } = await start()
    const error = await openai.chat.completions
      .create(ask('Issue 7, opened 2026-11-22:\nPlease add a loud flag.'))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ status: 400 })
    expect((error as Error).message).toContain('The nearest is draft#1; one part differs')
    expect((error as Error).message).toContain('- Please add a quiet flag.')
    expect((error as Error).message).toContain('+ Please add a loud flag.')
    expect(models.journal).toHaveLength(1)
  })

  test('over the Responses API gets the same answer, streamed too', async () => {
    const { openai } = await start()
    const input = 'Issue 7, opened 2026-11-22:\nPlease add a quiet flag.'
    const whole = await openai.responses.create({
      model: 'gpt-5',
      input,
      text: { format: { type: 'json_schema', name: 'spec', schema } },
    })
    expect(JSON.parse(whole.output_text)).toEqual({ title: 'A quiet flag' })
    const stream = await openai.responses.create({ model: 'gpt-5', input, stream: true })
    let text = ''
    for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta
    expect(JSON.parse(text)).toEqual({ title: 'A quiet flag' })
  })

  test('with a schema that the provider would refuse is refused', async () => {
    const { openai } = await start()
    const open = {
      type: 'json_schema' as const,
      json_schema: { name: 'spec', strict: true, schema: { type: 'object', properties: {} } },
    }
    const asked = openai.chat.completions.create({ ...ask('x'), response_format: open })
    await expect(asked).rejects.toThrow(/additionalProperties/)
  })
})

describe('an agent', () => {
  test('walks its turns, streamed, and each is matched on what its tools gave back', async () => {
    const { anthropic } = await start()
    const first = await anthropic.messages.stream(agent([task])).finalMessage()
    expect(first.stop_reason).toBe('tool_use')
    expect(first.content.map(({ type }) => type)).toEqual(['text', 'tool_use'])
    const so = [
      task,
      { role: 'assistant' as const, content: first.content },
      result(idOf(first), 'README.md\npackage.json'),
    ]
    const second = await anthropic.messages.create(agent(so))
    const then = [
      ...so,
      { role: 'assistant' as const, content: second.content },
      result(idOf(second), '# pass 3\n# duration_ms 88'),
    ]
    const last = await anthropic.messages.stream(agent(then)).finalMessage()
    expect(last.content).toMatchObject([{ type: 'text', text: 'Done.' }])
    expect(models.journal.map(({ key }) => key)).toEqual(['agent#1', 'agent#2', 'agent#3'])
  })

  test.each([
    [
      'a result it did not expect',
      (id: string) => result(id, 'node_modules package.json'),
      /must not include.*node_modules/s,
    ],
    [
      'a failed tool',
      (id: string): Anthropic.MessageParam => ({
        role: 'user',
        content: [{ type: 'tool_result', tool_use_id: id, content: 'package.json', is_error: true }],
      }),
      /is_error/,
    ],
    [
      'words beside the result',
      (id: string): Anthropic.MessageParam => ({
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: id, content: 'package.json' },
          { type: 'text', text: 'hurry' },
        ],
      }),
      /text beside the results of turn 1/,
    ],
  ])('with %s is refused', async (_, reply, message) => {
    const { anthropic } = await start()
    const first = await anthropic.messages.create(agent([task]))
    const asked = anthropic.messages.create(
      agent([task, { role: 'assistant', content: first.content }, reply(idOf(first))]),
    )
    await expect(asked).rejects.toThrow(message)
    expect(models.journal).toHaveLength(2)
  })

  test('whose own words were changed on the way is refused', async () => {
    const { anthropic } = await start()
    const first = await anthropic.messages.create(agent([task]))
    const changed = first.content.map((block) =>
      block.type === 'text' ? { ...block, text: 'I never said this.' } : block,
    )
    const asked = anthropic.messages.create(
      agent([task, { role: 'assistant', content: changed }, result(idOf(first), 'package.json')]),
    )
    await expect(asked).rejects.toThrow(/the model's own turn 1/)
  })

  test('reads its prefix from the cache, counted in every answer, streamed or not', async () => {
    const { anthropic } = await start()
    const system = [
      {
        type: 'text' as const,
        text: 'A rule of the house. '.repeat(400),
        cache_control: { type: 'ephemeral' as const },
      },
    ]
    const first = await anthropic.messages.create({ ...agent([task]), system })
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1024)
    const again = await anthropic.messages.stream({ ...agent([task]), system }).finalMessage()
    expect(again.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens)
    expect(again.usage.output_tokens).toBe(first.usage.output_tokens)
  })
})

describe('on demand', () => {
  test('a status comes first, and the client that asks again is answered', async () => {
    const { anthropic } = await start()
    models.fail({ fault: { status: 529, type: 'overloaded_error', message: 'Overloaded' }, key: 'agent#1' })
    const reply = await anthropic.messages.create(agent([task]))
    expect(reply.stop_reason).toBe('tool_use')
    expect(models.journal.map(({ status }) => status)).toEqual([529, 200])
  })

  test('a stream is cut in the middle', async () => {
    const { anthropic } = await start()
    models.fail({ fault: { truncateAfter: 3 } })
    await expect(anthropic.messages.stream(agent([task])).finalMessage()).rejects.toThrow()
  })

  test('a stream is slow', async () => {
    const { anthropic } = await start()
    models.fail({ fault: { slow: 30 } })
    const begin = Date.now()
    await anthropic.messages.stream(agent([task])).finalMessage()
    expect(Date.now() - begin).toBeGreaterThan(150)
  })

  test('only the right key is let in', async () => {
    const { anthropic, openai } = await start({ keys: { anthropic: 'sk-ant-canary', openai: 'another' } })
    await expect(anthropic.messages.create(agent([task]))).resolves.toBeTruthy()
    await expect(openai.chat.completions.create(ask('x'))).rejects.toMatchObject({ status: 401 })
  })
})

test('a script with two answers for one request says so instead of choosing', async () => {
  const twice = script.conversations?.flatMap((one) => [one, { ...one, id: `${one.id} again` }]) ?? []
  const { openai } = await start({ script: { ...script, conversations: twice } })
  const asked = openai.chat.completions.create(ask('Issue 7, opened 2026-11-22:\nPlease add a quiet flag.'))
  await expect(asked).rejects.toThrow(/2 answers to this request: draft#1, draft again#1/)
})
