import { describe, expect, it } from 'vitest'
import type { MessagesBody } from './body.ts'
import { PromptBound } from './prompt-bound.ts'

const body = (messages: MessagesBody['messages'], change: Partial<MessagesBody> = {}): MessagesBody => ({
  model: 'm',
  max_tokens: 10,
  system: 'Be good.',
  messages,
  ...change,
})
const said = (role: 'user' | 'assistant', text: string) => ({ role, content: text })
const long = 'word '.repeat(20_000)

describe('the bound of a prompt', () => {
  it('is its bytes and more, while nothing is known', () => {
    expect(new PromptBound().measure(body([said('user', long)])).tokens).toBeGreaterThan(100_000)
  })

  it('is what the provider counted and the bytes of what is new', () => {
    const bound = new PromptBound()
    const first = [said('user', long)]
    bound.measure(body(first)).learn(20_010)
    const next = [...first, said('assistant', 'yes'), said('user', 'go on')]
    const { tokens } = bound.measure(body(next))
    expect(tokens).toBeGreaterThan(20_010)
    expect(tokens).toBeLessThan(20_200)
  })

  it('does not mind cache marks that move', () => {
    const bound = new PromptBound()
    const text = { type: 'text' as const, text: long }
    bound.measure(body([{ role: 'user', content: [{ ...text, cache_control: { type: 'ephemeral' } }] }])).learn(20_010)
    expect(
      bound.measure(body([{ role: 'user', content: [text] }, said('assistant', 'a'), said('user', 'b')])).tokens,
    ).toBeLessThan(20_200)
  })

  it.each<[string, (hidden: string) => MessagesBody]>([
    [
      'a call’s input',
      (hidden) =>
        body([
          said('user', 'hi'),
          {
            role: 'assistant',
            content: [{ type: 'tool_use', id: 't', name: 'bash', input: { cache_control: hidden } }],
          },
        ]),
    ],
    [
      'a tool’s schema',
      (hidden) =>
        body([said('user', 'hi')], {
          tools: [{ name: 'a', input_schema: { type: 'object', deep: [{ cache_control: hidden }] } }],
        }),
    ],
  ])('counts what %s says under the name of a cache mark', (_name, hide) => {
    const bound = new PromptBound()
    bound.measure(hide('')).learn(500)
    expect(bound.measure(hide(long)).tokens).toBeGreaterThan(100_000)
  })

  it('forgets the count when anything before it changed', () => {
    const bound = new PromptBound()
    bound.measure(body([said('user', long)])).learn(20_010)
    expect(bound.measure(body([said('user', `${long}!`)])).tokens).toBeGreaterThan(100_000)
    expect(bound.measure(body([said('user', long)], { system: 'Other.' })).tokens).toBeGreaterThan(100_000)
    expect(bound.measure(body([said('user', long)], { model: 'n' })).tokens).toBeGreaterThan(100_000)
  })

  it('counts an image as the most it can be, however few its bytes', () => {
    const image = {
      type: 'image' as const,
      source: { type: 'base64' as const, media_type: 'image/png' as const, data: 'aGk=' },
    }
    const result = { type: 'tool_result' as const, tool_use_id: 't', content: [image, image] }
    const { tokens } = new PromptBound().measure(body([{ role: 'user', content: [image, result] }]))
    expect(tokens).toBeGreaterThan(18_000)
  })
})
