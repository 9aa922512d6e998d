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
      answered: true,
      exchanges: 2,
    })
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines[1]).not.toContain('oneone')
    expect(lines[1]).not.toContain('Be good.')
  })

  it('knows an answer that broke off', () => {
    const trajectory = new Trajectory(file)
    trajectory.write({ at, request: 1, body: body(user('one')), answer: says('tw', false) })
    trajectory.close()
    expect(readTrajectory(file)).toEqual({ messages: [user('one')], answered: false, exchanges: 1 })
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
