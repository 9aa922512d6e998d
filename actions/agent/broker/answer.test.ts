import { describe, expect, it } from 'vitest'
import { events, type Said } from '../../../test/container/support/provider.ts'
import { Answer } from './answer.ts'

function read(said: Said, cut = 0): Answer {
  const answer = new Answer()
  const all = events(said)
  for (const event of all.slice(0, all.length - cut)) answer.event(event.split('data: ')[1]?.trim() ?? '')
  return answer
}

describe('a streamed answer', () => {
  const said: Said = {
    content: [
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 't1', name: 'bash', input: { command: 'ls "x"', deep: { a: [1, null] } } },
    ],
    usage: {
      input_tokens: 7,
      output_tokens: 9,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
    },
  }

  it('is put together as it was said', () => {
    const answer = read(said)
    expect(answer.content).toEqual(said.content)
    expect(answer).toMatchObject({ stopReason: 'tool_use', complete: true })
  })

  it('is counted by kind', () => {
    expect(read(said).tokens).toEqual({ input: 7, output: 9, cacheRead: 100, cacheWrite: 20, cacheWrite1h: 10 })
  })

  it('has an unknown price until the provider has given its last count', () => {
    expect(read(said, 2).tokens).toBe('unknown')
    expect(read(said, 1).tokens).not.toBe('unknown')
    expect(read(said, 1).complete).toBe(false)
    expect(new Answer().tokens).toBe('unknown')
  })

  it('takes the last count where events disagree, and keeps what a later event does not say', () => {
    const answer = read(said, 2)
    answer.event(
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":50,"input_tokens":null}}',
    )
    expect(answer.tokens).toEqual({ input: 7, output: 50, cacheRead: 100, cacheWrite: 20, cacheWrite1h: 10 })
  })

  it('collects thoughts and their signatures', () => {
    const answer = new Answer()
    answer.event(
      '{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}',
    )
    for (const delta of [
      { type: 'thinking_delta', thinking: 'so' },
      { type: 'thinking_delta', thinking: ' it is' },
      { type: 'signature_delta', signature: 'c2ln' },
    ]) {
      answer.event(JSON.stringify({ type: 'content_block_delta', index: 0, delta }))
    }
    expect(answer.content).toEqual([{ type: 'thinking', thinking: 'so it is', signature: 'c2ln' }])
  })

  it.each([
    '',
    'nonsense',
    '{}',
    '{"type":"ping"}',
    '{"type":"tomorrow"}',
    '{"type":"content_block_delta","index":9,"delta":{"type":"text_delta","text":"x"}}',
    '{"type":"content_block_start","index":-1}',
  ])('leaves alone what it does not know: %s', (data) => {
    const answer = new Answer()
    answer.event(data)
    expect(answer).toMatchObject({ content: [], complete: false, tokens: 'unknown' })
  })
})

describe('an answer that was not streamed', () => {
  it('is read whole', () => {
    const answer = new Answer()
    answer.whole(
      '{"content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}',
    )
    expect(answer).toMatchObject({ content: [{ type: 'text', text: 'hi' }], complete: true, stopReason: 'end_turn' })
    expect(answer.tokens).toEqual({ input: 3, output: 2, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 })
  })

  it('has an unknown price when it cannot be read', () => {
    const answer = new Answer()
    answer.whole('<html>')
    expect(answer.tokens).toBe('unknown')
  })
})
