import { afterEach, describe, expect, it } from 'vitest'
import { ask, closeAll, hello, ledgerOf, post, setUp } from '../../../test/container/support/broker.ts'
import { say } from '../../../test/container/support/provider.ts'

afterEach(closeAll)

describe('the broker’s money', () => {
  it('reserves the worst case before it forwards, and counts what was really used', async () => {
    const { broker } = await setUp((response) =>
      say(response, {
        content: [],
        usage: { input_tokens: 1_000, output_tokens: 100, cache_read_input_tokens: 10_000 },
      }),
    )
    await post(broker, { ...ask, max_tokens: 4_000 })
    const [entry] = ledgerOf(broker)
    expect(entry.reserved).toBeGreaterThan(0.04)
    expect(entry.dollars).toBeCloseTo((1_000 + 10_000 * 0.1 + 100 * 10) / 1e6, 10)
    expect(broker.usage()).toMatchObject({ requests: 1, reserved: 0, dollars: entry.dollars })
  })

  it('refuses what might pass the budget, with the amount that is left', async () => {
    const { provider, broker } = await setUp(hello, { limits: { dollars: 0.045 } })
    const refused = await post(broker, { ...ask, max_tokens: 4_000 })
    expect(refused).toMatchObject({ status: 403, headers: { 'x-sentra-refusal': 'budget', 'x-should-retry': 'false' } })
    expect(JSON.parse(refused.text).error.message).toMatch(
      /may cost up to \$0\.04\d+; \$0\.0450 of the run’s budget is left/,
    )
    expect(provider.seen).toEqual([])
    expect((await post(broker, { ...ask, max_tokens: 1_000 })).status).toBe(200)
  })

  it('does not let requests side by side pass the budget together', async () => {
    const { provider, broker } = await setUp(
      async (response) => {
        await new Promise((resolve) => setTimeout(resolve, 100))
        say(response, { content: [] })
      },
      { limits: { dollars: 0.1 } },
    )
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(broker, { ...ask, max_tokens: 4_000 })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 403, 403])
    expect(provider.seen).toHaveLength(2)
  })

  it('reserves for a call’s input all that it says, also where a key has the name of a cache mark', async () => {
    const { provider, broker } = await setUp(hello, { limits: { dollars: 0.1 } })
    const saying = (input: object) => ({
      ...ask,
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'bash', input }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'ok' }] },
      ],
    })
    expect((await post(broker, saying({}))).status).toBe(200)
    const refused = await post(broker, saying({ cache_control: 'x'.repeat(150_000) }))
    expect(refused).toMatchObject({ status: 403, headers: { 'x-sentra-refusal': 'budget' } })
    expect(provider.seen).toHaveLength(1)
  })

  it('ends with the number of requests, the output tokens, and the time', async () => {
    const requests = await setUp(hello, { limits: { requests: 1 } })
    expect((await post(requests.broker, ask)).status).toBe(200)
    expect((await post(requests.broker, ask)).headers['x-sentra-refusal']).toBe('limit')
    const tokens = await setUp(hello, { limits: { outputTokens: 119 } })
    expect((await post(tokens.broker, ask)).status).toBe(200)
    expect((await post(tokens.broker, ask)).headers['x-sentra-refusal']).toBe('limit')
    const time = await setUp(hello, { limits: { deadline: Date.now() - 1 } })
    expect((await post(time.broker, ask)).headers['x-sentra-refusal']).toBe('deadline')
  })

  it('passes on how long to wait when the provider is busy, and charges nothing', async () => {
    const { broker } = await setUp((response) => {
      response.writeHead(529, { 'retry-after': '3', 'content-type': 'application/json' })
      response.end(JSON.stringify({ error: { type: 'overloaded_error', message: 'Overloaded' } }))
    })
    expect(await post(broker, ask)).toMatchObject({ status: 529, headers: { 'retry-after': '3' } })
    expect(broker.usage()).toMatchObject({ dollars: 0, reserved: 0 })
  })

  it('charges nothing when the provider cannot be reached', async () => {
    const { provider, broker } = await setUp(hello)
    await provider.close()
    expect(await post(broker, ask)).toMatchObject({ status: 502, headers: { 'x-sentra-refusal': 'upstream' } })
    expect(broker.usage()).toMatchObject({ dollars: 0, reserved: 0 })
  })
})
