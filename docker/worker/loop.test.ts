import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import { Limits } from './limits.ts'
import type { WorkerLine } from './lines.ts'
import { work } from './loop.ts'
import { type Answer, type Message, Walled } from './model.ts'
import { Task, type TaskInput } from './task.ts'
import type { ToolResult } from './tools/tool.ts'

const text = (words: string) => ({ type: 'text' as const, text: words, citations: null })
const use = (id: string, name = 'bash', input: unknown = {}) => ({
  type: 'tool_use' as const,
  id,
  name,
  input,
  caller: { type: 'direct' as const },
})

function answer(content: Anthropic.ContentBlock[], change: Partial<Answer> = {}): Answer {
  return {
    id: 'msg',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content,
    stop_reason: content.some((block) => block.type === 'tool_use') ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 2, cache_creation_input_tokens: 3 },
    ...change,
  } as Answer
}

/** Plays answers in order; each call of a tool gives the next result. */
async function play(answers: (Answer | Error)[], results: Partial<ToolResult>[] = [], change: Partial<TaskInput> = {}) {
  const asked: Message[][] = []
  const ran: string[] = []
  const lines: WorkerLine[] = []
  let seconds = 0
  const task = Task.parse({
    schema: 1,
    mode: 'build',
    model: 'm',
    limits: { turns: 10, minutes: 10, outputTokens: 1_000 },
    spec: { id: '1-a', text: 'Do.' },
    ...change,
  })
  const outcome = await work(task, {
    ask: async (messages) => {
      asked.push(structuredClone([...messages]))
      const next = answers.shift()
      if (next === undefined) throw new Error('No more answers.')
      if (next instanceof Error) throw next
      return next
    },
    toolbox: {
      run: async (call) => {
        ran.push(call.id)
        return { text: `ran ${call.id}`, ok: true, ...results.shift() }
      },
    },
    // A clock that goes on by a second whenever it is read.
    limits: new Limits(task.limits, () => {
      seconds += 1
      return seconds * 1_000
    }),
    tell: (line) => void lines.push(line),
  })
  return { outcome, asked, ran, lines }
}

const finished = { end: { outcome: 'finished' as const, reason: 'done' as const, summary: 'Done.', replies: [] } }

describe('the loop', () => {
  it('asks, runs what is asked for, appends, until it is finished', async () => {
    const { outcome, asked, ran, lines } = await play(
      [answer([text('Look.'), use('a'), use('b')]), answer([use('c', 'finish')])],
      [{}, { ok: false, text: 'no' }, finished],
    )
    expect(outcome).toEqual({
      event: 'result',
      turns: 2,
      outcome: 'finished',
      reason: 'done',
      summary: 'Done.',
      replies: [],
    })
    expect(ran).toEqual(['a', 'b', 'c'])
    expect(asked[1]?.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Look.' },
          { type: 'tool_use', id: 'a', name: 'bash', input: {} },
          { type: 'tool_use', id: 'b', name: 'bash', input: {} },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'ran a' },
          { type: 'tool_result', tool_use_id: 'b', content: 'no', is_error: true },
        ],
      },
    ])
    expect(lines[0]).toEqual({ event: 'turn', turn: 1, says: 'Look.', prompt: 15, cached: 2, output: 5 })
  })

  it('sends thoughts back as they came', async () => {
    const thoughts = [
      { type: 'thinking' as const, thinking: 'so', signature: 'sig' },
      { type: 'redacted_thinking' as const, data: 'xyz' },
    ]
    const { asked } = await play([answer([...thoughts, use('a')]), answer([use('b')])], [{}, finished])
    expect(asked[1]?.[1]?.content).toEqual([...thoughts, { type: 'tool_use', id: 'a', name: 'bash', input: {} }])
  })

  it('does not run half a call, and says that the answer was cut', async () => {
    const cut = answer([use('whole'), use('half')], { stop_reason: 'max_tokens' })
    const { ran, asked } = await play([cut, answer([use('b')])], [{}, finished])
    expect(ran).toEqual(['whole', 'b'])
    expect(JSON.stringify(asked[1])).not.toContain('half')
    expect(JSON.stringify(asked[1]?.at(-1))).toContain('was cut')
  })

  it('goes on after an answer without a call, twice, and then ends', async () => {
    const { outcome, asked } = await play([answer([text('Hm.')]), answer([]), answer([text('Hm.')])])
    expect(outcome).toMatchObject({ outcome: 'limit', reason: 'silence', turns: 3 })
    expect(JSON.stringify(asked[1]?.at(-1))).toContain('call finish; otherwise go on')
    expect(asked.every((messages) => messages.every((message) => message.content.length > 0))).toBe(true)
  })

  it('ends when the model refuses', async () => {
    const { outcome } = await play([answer([], { stop_reason: 'refusal' })])
    expect(outcome).toMatchObject({ outcome: 'gave-up', reason: 'refusal' })
  })

  it.each([
    ['budget', 'limit', 'budget'],
    ['limit', 'limit', 'limit'],
    ['deadline', 'limit', 'deadline'],
    ['body', 'error', 'error'],
    ['upstream', 'error', 'error'],
  ])('ends at the broker’s wall "%s" as %s', async (kind, outcome, reason) => {
    const played = await play([new Walled(kind, 'The wall’s words.', undefined)])
    expect(played.outcome).toMatchObject({ outcome, reason, summary: 'The wall’s words.' })
  })

  it('tells an error in its own words', async () => {
    const { outcome } = await play([new Error('overloaded')])
    expect(outcome).toMatchObject({ outcome: 'error', summary: 'overloaded', turns: 0 })
  })

  it.each<[string, Partial<Task['limits']>, string]>([
    ['turns', { turns: 2 }, 'turns'],
    ['output tokens', { outputTokens: 9 }, 'tokens'],
    ['minutes', { minutes: 0.04 }, 'minutes'],
  ])('ends when its %s are used up', async (_name, limits, reason) => {
    const given = { turns: 10, minutes: 10, outputTokens: 1_000, ...limits }
    const { outcome } = await play(
      Array.from({ length: 9 }, (_none, index) => answer([use(`t${index}`)])),
      [],
      { limits: given },
    )
    expect(outcome).toMatchObject({ outcome: 'limit', reason })
  })

  it('ends when one call fails again and again, but not when it succeeds in between', async () => {
    const same = () => Array.from({ length: 9 }, (_none, index) => answer([use(`t${index}`)]))
    const failing = await play(
      same(),
      Array.from({ length: 9 }, () => ({ ok: false })),
    )
    expect(failing.outcome).toMatchObject({ reason: 'failures', turns: 4 })
    const mixed = await play(
      same(),
      Array.from({ length: 9 }, (_none, index) => ({ ok: index % 3 === 2 })),
    )
    expect(mixed.outcome).toMatchObject({ summary: 'No more answers.', turns: 9 })
  })

  it('makes room before the window is full', async () => {
    const big = { input_tokens: 200_000, output_tokens: 5, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 }
    const answers = Array.from({ length: 8 }, (_none, index) =>
      answer([use(`t${index}`)], { usage: big as Answer['usage'] }),
    )
    const { asked } = await play(
      answers,
      Array.from({ length: 8 }, () => ({ text: 'x'.repeat(5_000) })),
    )
    expect(JSON.stringify(asked.at(-1))).toContain('Cleared to make room')
  })
})

describe('a run that goes on', () => {
  const said = (messages: unknown[]) => ({ resume: { messages } }) as Partial<TaskInput>
  const first = { role: 'user', content: 'the task' }

  it('asks again what was not answered', async () => {
    const { asked } = await play([answer([use('a')])], [finished], said([first]))
    expect(asked[0]).toEqual([first])
  })

  it('does not run again what may have run already, but says so', async () => {
    const called = { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'bash', input: {} }] }
    const { asked, ran } = await play([answer([use('b')])], [finished], said([first, called]))
    expect(ran).toEqual(['b'])
    expect(asked[0]?.[2]?.content).toMatchObject([{ type: 'tool_result', tool_use_id: 'a', is_error: true }])
  })

  it('goes on after words alone', async () => {
    const { asked } = await play(
      [answer([use('b')])],
      [finished],
      said([first, { role: 'assistant', content: [{ type: 'text', text: 'Well.' }] }]),
    )
    expect(asked[0]?.[2]?.role).toBe('user')
  })
})
