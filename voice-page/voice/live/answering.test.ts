import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime'
import { expect, it } from 'vitest'
import { answering } from './answering.ts'

const event = (type: string, rest: object) => ({ type, event_id: 'e', ...rest }) as RealtimeServerEvent
const created = event('response.created', { response: { id: 'r', metadata: null } })
const done = event('response.done', { response: { id: 'r', status: 'completed' } })
const aside = { response: { id: 's', metadata: { purpose: 'spec-1' } } }
const refused = (code: string) => event('error', { error: { code, message: 'No.' } })

function begin() {
  const sent: RealtimeClientEvent[] = []
  const answer = answering((one) => sent.push(one))
  return { answer, sent, types: () => sent.map(({ type }) => type) }
}

it('asks at once where no answer is being made', () => {
  const { answer, sent } = begin()
  answer.ask({ instructions: 'Greet.' })
  expect(sent).toEqual([{ type: 'response.create', response: { instructions: 'Greet.' } }])
})

it('ends an answer before it asks for the next, even one that was only just asked for', () => {
  const { answer, types } = begin()
  answer.ask()
  answer.ask()
  answer.take(created)
  expect(types()).toEqual(['response.create', 'response.cancel'])
  answer.take(done)
  expect(types()).toEqual(['response.create', 'response.cancel', 'response.create'])
})

it('ends an answer that the server began by itself', () => {
  const { answer, types } = begin()
  answer.take(created)
  answer.ask()
  answer.take(done)
  expect(types()).toEqual(['response.cancel', 'response.create'])
})

it('asks once for what was wanted twice meanwhile', () => {
  const { answer, types } = begin()
  answer.take(created)
  for (let i = 0; i < 3; i++) answer.ask()
  answer.take(done)
  answer.take(created)
  answer.take(done)
  expect(types()).toEqual(['response.cancel', 'response.create'])
})

it('waits for no answer out of band', () => {
  const { answer, types } = begin()
  answer.take(event('response.created', aside))
  answer.ask()
  answer.take(event('response.done', aside))
  answer.ask()
  expect(types()).toEqual(['response.create', 'response.cancel'])
})

it('stops what is being made, and nothing else', () => {
  const { answer, types } = begin()
  answer.stop()
  answer.take(created)
  answer.stop()
  answer.take(done)
  expect(types()).toEqual(['response.cancel'])
})

it('asks again after a cancel that came too late', () => {
  const { answer, types } = begin()
  answer.take(created)
  answer.ask()
  answer.take(refused('response_cancel_not_active'))
  expect(types()).toEqual(['response.cancel', 'response.create'])
})

it('asks again where the server was a moment faster', () => {
  const { answer, types } = begin()
  answer.ask()
  answer.take(refused('conversation_already_has_active_response'))
  answer.take(done)
  expect(types()).toEqual(['response.create', 'response.cancel', 'response.create'])
})
