import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Answer } from './answer.ts'
import type { Message, MessagesBody } from './body.ts'
import { readTrajectory, Trajectory } from './trajectory.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-trajectory-'))
  file = path.join(folder, 't.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

const user = (text: string): Message => ({ role: 'user', content: [{ type: 'text', text }] })
const assistant = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] })
const body = (...messages: Message[]): MessagesBody => ({ model: 'm', max_tokens: 1, system: 'Be good.', messages })
function says(text: string, complete = true): Answer {
  const answer = new Answer()
  answer.content.push({ type: 'text', text, citations: null })
  answer.complete = complete
  return answer
}
/** Places where a key may have any name, so that of a cache mark too. */
const hidden: [string, (words: string) => MessagesBody][] = [
  [
    'a call’s input',
    (words) =>
      body(user('one'), {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 't', name: 'bash', input: { deep: [{ cache_control: words }] } }],
      }),
  ],
  [
    'a tool’s schema',
    (words) => ({
      ...body(user('one')),
      tools: [{ name: 'a', input_schema: { type: 'object', properties: { cache_control: { description: words } } } }],
    }),
  ],
]
const at = '2026-11-22T00:00:00.000Z'

describe('the trajectory', () => {
  it('reads back as the conversation, and does not repeat what was said before', () => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: body(user('one'.repeat(1_000))), answer: says('two') })
    trajectory.write({
      at,
      request: 2,
      body: body(user('one'.repeat(1_000)), assistant('two'), user('three')),
      answer: says('four'),
    })
    trajectory.close()
    expect(readTrajectory(file)).toEqual({
      messages: [user('one'.repeat(1_000)), assistant('two'), user('three'), assistant('four')],
      exchanges: 2,
    })
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines[1]).not.toContain('oneone')
    expect(lines[1]).not.toContain('Be good.')
  })

  it.each([
    ['that broke off', says('tw', false)],
    ['without a word', says('')],
  ])('leaves out an answer %s', (_name, answer) => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: body(user('one')), answer })
    trajectory.close()
    expect(readTrajectory(file)).toEqual({ messages: [user('one')], exchanges: 1 })
  })

  it('follows a conversation whose beginning changed', () => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: body(user('one'), assistant('x'), user('long')), answer: says('two') })
    trajectory.write({
      at,
      request: 2,
      body: body(user('one'), assistant('x'), user('cleared'), assistant('two'), user('three')),
      answer: says('four'),
    })
    trajectory.close()
    expect(readTrajectory(file).messages).toEqual([
      user('one'),
      assistant('x'),
      user('cleared'),
      assistant('two'),
      user('three'),
      assistant('four'),
    ])
  })

  it('keeps no cache mark, wherever one may stand, and repeats nothing because one moved', () => {
    const cache_control = { type: 'ephemeral' as const }
    const picture = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'aGk=' },
    }
    const result = { type: 'tool_result' as const, tool_use_id: 't' }
    const call = { type: 'tool_use' as const, id: 't', name: 'bash', input: {} }
    const plain: Message[] = [
      user('one'),
      { role: 'assistant', content: [call] },
      { role: 'user', content: [{ ...result, content: [{ type: 'text', text: 'ok' }, picture] }] },
    ]
    const marks: Message[] = [
      { role: 'user', content: [{ type: 'text', text: 'one', cache_control }] },
      { role: 'assistant', content: [{ ...call, cache_control }] },
      {
        role: 'user',
        content: [
          {
            ...result,
            content: [
              { type: 'text', text: 'ok', cache_control },
              { ...picture, cache_control },
            ],
            cache_control,
          },
        ],
      },
    ]
    const trajectory = new Trajectory(file)
    const system = [{ type: 'text' as const, text: 'Be good.', cache_control }]
    const tools = [{ type: 'bash_20250124' as const, name: 'bash' as const, cache_control }]
    trajectory.write({ at, request: 1, body: { ...body(...marks), system, tools }, answer: says('two') })
    const later: MessagesBody = {
      ...body(...plain, assistant('two'), user('three')),
      system: [{ type: 'text', text: 'Be good.' }],
      tools: [{ type: 'bash_20250124', name: 'bash' }],
    }
    trajectory.write({ at, request: 2, body: later, answer: says('four') })
    trajectory.close()
    expect(readFileSync(file, 'utf8')).not.toContain('cache_control')
    expect(readTrajectory(file).messages).toEqual([...plain, assistant('two'), user('three'), assistant('four')])
    const [, second] = readFileSync(file, 'utf8').trim().split('\n')
    expect(JSON.parse(second ?? '')).toMatchObject({ kept: 3 })
    expect(JSON.parse(second ?? '')).not.toHaveProperty('frame')
  })

  it.each(hidden)('has what %s says under the name of a mark, and that it changed', (_name, hide) => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: hide('at first'), answer: says('two') })
    trajectory.write({ at, request: 2, body: hide('afterwards'), answer: says('four') })
    trajectory.close()
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines[0]).toContain('at first')
    expect(lines[1]).toContain('afterwards')
  })

  it('leaves out a last line that was cut off', () => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: body(user('one')), answer: says('two') })
    trajectory.close()
    appendFileSync(file, '{"at":"2026-11-22T00:00:00.000Z","request":2,"ke')
    expect(readTrajectory(file).messages).toEqual([user('one'), assistant('two')])
  })

  it('goes on in the same file when the run goes on', () => {
    const first = new Trajectory(file)
    first.write({ at, request: 1, body: body(user('one')), answer: says('two') })
    first.close()
    const second = new Trajectory(file)
    second.write({ at, request: 1, body: body(user('one'), assistant('two'), user('three')), answer: says('four') })
    second.close()
    expect(readTrajectory(file).messages).toHaveLength(4)
  })
})
