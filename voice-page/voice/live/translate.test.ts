import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime'
import { expect, it } from 'vitest'
import { translator } from './translate.ts'
import { responseUsage } from './usage.ts'

const event = (type: string, rest: object) => ({ type, event_id: 'e', ...rest }) as RealtimeServerEvent

it('tells how much of an answer was heard when it is interrupted', () => {
  let now = 0
  const { translate, playing } = translator({ live: 'm', listening: 'l' }, () => now)
  translate(event('response.output_audio_transcript.delta', { response_id: 'r', item_id: 'i', delta: 'Hello' }))
  translate(event('output_audio_buffer.started', { response_id: 'r' }))
  now = 1_200
  expect(playing()).toEqual({ item: 'i', ms: 1_200 })
  translate(event('output_audio_buffer.cleared', { response_id: 'r' }))
  expect(playing()).toBeNull()
})

it('knows an answer that was ended before anything of it was heard', () => {
  const { translate } = translator({ live: 'm', listening: 'l' })
  const words = (id: string) =>
    translate(event('response.output_audio_transcript.delta', { response_id: id, item_id: `of ${id}`, delta: 'Hello' }))
  const end = (id: string) => translate(event('response.done', { response: { id, status: 'cancelled', output: [] } }))
  words('r')
  expect(end('r').unsaid).toBe('of r')
  expect(end('no words').unsaid).toBeUndefined()
  words('s')
  translate(event('output_audio_buffer.started', { response_id: 's' }))
  translate(event('output_audio_buffer.cleared', { response_id: 's' }))
  expect(end('s').unsaid).toBeUndefined()
})

it('keeps an answer out of band out of the conversation', () => {
  const { translate } = translator({ live: 'm', listening: 'l' })
  const response = { id: 'r', metadata: { purpose: 'spec-1' }, status: 'completed' }
  translate(event('response.created', { response }))
  const output = [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '{}' }] }]
  const { facts, aside } = translate(event('response.done', { response: { ...response, output } }))
  expect(aside).toEqual({ purpose: 'spec-1', text: '{}' })
  expect(facts.map(({ type }) => type)).toEqual(['usage'])
})

it('takes the model’s own wish to hand over as one that is asked about', () => {
  const { translate } = translator({ live: 'm', listening: 'l' })
  const output = [{ type: 'function_call', name: 'submit_spec', call_id: 'c', arguments: '{}' }]
  const { facts, call } = translate(event('response.done', { response: { id: 'r', status: 'completed', output } }))
  expect(facts).toContainEqual({ type: 'handoff.asked', by: 'model', turn: null })
  expect(call).toEqual({ id: 'c', name: 'submit_spec' })
})

it('pays cached and spoken tokens at their own prices, and nothing twice', () => {
  const usage = {
    ...{ input_tokens: 1_000, output_tokens: 300, total_tokens: 1_300 },
    input_token_details: {
      ...{ text_tokens: 400, audio_tokens: 600, cached_tokens: 500 },
      cached_tokens_details: { text_tokens: 100, audio_tokens: 400 },
    },
    output_token_details: { text_tokens: 100, audio_tokens: 200 },
  }
  expect(responseUsage(usage)).toEqual({
    ...{ textIn: 300, textCached: 100, audioIn: 200, audioCached: 400, textOut: 100, audioOut: 200, seconds: 0 },
  })
})

it('shows the service’s own words on an error, but not on a known race', () => {
  const { translate } = translator({ live: 'm', listening: 'l' })
  const error = (code: string) => translate(event('error', { error: { message: 'No.', code } })).facts
  expect(error('invalid_value')).toMatchObject([{ type: 'problem', what: 'The live service reports: No.' }])
  expect(error('input_audio_buffer_commit_empty')).toEqual([])
})
