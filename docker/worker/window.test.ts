import { describe, expect, it } from 'vitest'
import type { Message } from './model.ts'
import { withinWindow } from './window.ts'

const turn = (number: number, text: string): Message[] => [
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'hm', signature: 'sig' },
      { type: 'tool_use', id: `t${number}`, name: 'bash', input: {} },
    ],
  },
  { role: 'user', content: [{ type: 'tool_result', tool_use_id: `t${number}`, content: text }] },
]
const long = 'line of output\n'.repeat(100)
const session: Message[] = [
  { role: 'user', content: 'the task' },
  ...Array.from({ length: 8 }, (_none, index) => turn(index, long)).flat(),
]
const text = (messages: readonly Message[]) => JSON.stringify(messages)

describe('the window', () => {
  it('leaves a conversation alone that is not near its limit', () => {
    expect(withinWindow(session, 99, 100)).toEqual(session)
  })

  it('clears old results, keeps the last ones and the task, and says that it did', () => {
    const kept = withinWindow(session, 100, 100)
    expect(kept).toHaveLength(session.length)
    expect(kept[0]).toEqual(session[0])
    expect(text(kept).match(/Cleared to make room/g)).toHaveLength(4)
    expect(kept.slice(-1)).toEqual(session.slice(-1))
    expect(text(kept).length).toBeLessThan(text(session).length * 0.6)
  })

  it('takes all thoughts with them, because a thought is tied to what stood before it', () => {
    expect(text(withinWindow(session, 100, 100))).not.toContain('thinking')
    const onlyThought: Message[] = [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'x' }] },
    ]
    expect(withinWindow(onlyThought, 100, 100)[1]?.content).toEqual([{ type: 'text', text: '(thought)' }])
  })

  it('keeps every call with its result', () => {
    const kept = withinWindow(session, 100, 100)
    const ids = (type: string, field: string) =>
      kept
        .flatMap((message) => (typeof message.content === 'string' ? [] : message.content))
        .filter((block) => block.type === type)
        .map((block) => Reflect.get(block, field))
    expect(ids('tool_use', 'id')).toEqual(ids('tool_result', 'tool_use_id'))
  })

  it('does not touch short results: a changed beginning costs more', () => {
    const short: Message[] = [
      { role: 'user', content: 'x' },
      ...Array.from({ length: 8 }, (_none, index) => turn(index, 'ok')).flat(),
    ]
    expect(text(withinWindow(short, 100, 100))).not.toContain('Cleared')
  })
})
