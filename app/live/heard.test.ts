import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { offer, openLive } from './fixture.ts'

let live: Awaited<ReturnType<typeof openLive>>
const reopen = async (changes: Record<string, string>) => {
  await live.close()
  live = await openLive(changes)
}
beforeEach(async () => {
  live = await openLive()
})
afterEach(() => live.close())

interface Opened {
  minutes: number
  dollars: number
  id: string
}
const call = (session: string) =>
  live.post('/live/calls', { repository: 'maya/shop', sdp: offer }, { authorization: `Bearer ${session}` })
const opened = async (session: string): Promise<Opened> => (await call(session)).json() as Promise<Opened>
const hangUps = () => live.asked.filter(({ url }) => url.endsWith('/hangup'))
const hungUp = () => expect.poll(() => hangUps().length).toBe(1)

let answers = 0
const created = () => ({ type: 'response.created', response: { id: `resp_${++answers}`, status: 'in_progress' } })
const done = (usage: object | null, of: { response: { id: string } } = created(), status = 'completed') => ({
  type: 'response.done',
  response: { id: of.response.id, status, usage },
})
const text = (tokens: number) => ({ input_tokens: tokens, output_tokens: 0 })
const listenedTo = (usage: object) => ({
  type: 'conversation.item.input_audio_transcription.completed',
  ...{ item_id: 'item_1', content_index: 0, transcript: 'Dark mode.', usage },
})
const updated = (model: string, transcription?: string) => ({
  type: 'session.updated',
  session: { type: 'realtime', model, audio: { input: { transcription: transcription && { model: transcription } } } },
})

describe('a page whose script spends what no minute of talk could', () => {
  it('is hung up when it pours answers', async () => {
    await opened(await live.session())
    await live.listening.tell(...Array.from({ length: 300 }, created))
    await hungUp()
    expect(live.logged).toEqual([expect.stringContaining('more than 4 answers at once')])
  })

  it('is hung up when fresh text has used up the dollars, and gets no other call for them', async () => {
    await reopen({ SENTRA_LIVE_MODEL: 'gpt-realtime-2.1', SENTRA_LIVE_DOLLARS_A_DAY: '0.5' })
    const session = await live.session()
    expect((await opened(session)).dollars).toBe(0.5)
    // $0.112 each, so that the fifth is too many.
    await live.listening.tell(...Array.from({ length: 4 }, () => done(text(28_000))))
    expect(hangUps()).toEqual([])
    await live.listening.tell(done(text(28_000)))
    await hungUp()
    const refused = await call(session)
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('You have used your $0.5')])
  })

  it('is hung up when the dollars of all people are used up', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY_TOTAL: '0.16' })
    await opened(await live.session())
    await live.listening.tell(
      done({ input_tokens: 0, output_tokens: 8_000, output_token_details: { audio_tokens: 8_000 } }),
    )
    await hungUp()
    live.state.id = 8
    expect((await call(await live.session())).status).toBe(429)
  })

  it('is hung up when it writes down more than it has', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.09' })
    await opened(await live.session())
    await live.listening.tell(updated('gpt-realtime-2.1-mini', 'gpt-transcribe'))
    await live.listening.tell(listenedTo({ type: 'duration', seconds: 600 }))
    expect(hangUps()).toEqual([])
    await live.listening.tell(
      listenedTo({ type: 'tokens', input_tokens: 6_100, output_tokens: 50, total_tokens: 6_150 }),
    )
    await hungUp()
  })

  it('is hung up when it writes down more than it has, before anybody said by which model', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.09' })
    await opened(await live.session())
    await live.listening.tell(listenedTo({ type: 'duration', seconds: 800 }))
    expect(hangUps()).toEqual([])
    await live.listening.tell(listenedTo({ type: 'duration', seconds: 120 }))
    await hungUp()
  })

  it('is hung up when it asks for more than its session, by a model that has no price', async () => {
    await reopen({ SENTRA_LIVE_MODEL: 'gpt-realtime-9', SENTRA_LIVE_DOLLARS_A_MINUTE: '0.1', SENTRA_LIVE_MINUTES: '1' })
    await opened(await live.session())
    await live.listening.tell(
      done({ input_tokens: 0, output_tokens: 1_200, output_token_details: { audio_tokens: 300 } }),
    )
    expect(hangUps()).toEqual([])
    await live.listening.tell(done(text(128_000)))
    await hungUp()
  })

  it.each([
    ['another model', updated('gpt-realtime-2.1'), 'it changed the model'],
    ['a model to listen with that has no price', updated('gpt-realtime-2.1-mini', 'whisper-9'), 'price is not known'],
    ['a model to listen with that hears nothing', updated('gpt-realtime-2.1-mini', 'gpt-6-sol'), 'price is not known'],
  ])('is hung up when it asks for %s', async (_, event, why) => {
    await opened(await live.session())
    await live.listening.tell(event)
    await hungUp()
    expect(live.logged).toEqual([expect.stringContaining(why)])
  })

  it.each([
    ['use that is no number', done({ input_tokens: 'none' })],
    ['use that is negative', done({ input_tokens: -1_000_000 })],
    ['an answer without a name', { type: 'response.created', response: {} }],
    ['an event without a type', { usage: {} }],
  ])('is hung up when it brings about %s', async (_, event) => {
    await opened(await live.session())
    await live.listening.tell(event)
    await hungUp()
    expect(live.logged).toEqual([expect.stringContaining('could not be read')])
  })
})

describe('what a call spent', () => {
  it('is what counts afterwards, and not what was reserved', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.2' })
    const session = await live.session()
    const { id } = await opened(session)
    const spoken = { input_tokens: 5_000, input_token_details: { audio_tokens: 5_000 }, output_tokens: 0 }
    await live.listening.tell(done(spoken))
    await live.hangUp(id, session)
    expect((await opened(session)).dollars).toBeCloseTo(0.2 - 0.05)
  })

  it('counts in full where the last answer went above what was reserved', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY_TOTAL: '9.55', SENTRA_LIVE_MINUTES: '1' })
    await opened(await live.session())
    const nineAndAHalf = { output_tokens: 475_000, output_token_details: { audio_tokens: 475_000 } }
    await live.listening.tell(done(nineAndAHalf))
    await hungUp()
    live.state.id = 8
    expect((await call(await live.session())).status).toBe(429)
  })

  it('has a whole prompt for each answer that was still being made', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.4' })
    const session = await live.session()
    const { id } = await opened(session)
    const ended = created()
    await live.listening.tell(created(), ended, done(null, ended, 'cancelled'))
    await live.hangUp(id, session)
    expect((await opened(session)).dollars).toBeCloseTo(0.4 - 0.128 * 0.6)
  })
})

describe('the server', () => {
  it('listens to the very call, with its own key', async () => {
    await opened(await live.session())
    expect(live.listening.dialled).toEqual([
      {
        address: 'wss://api.openai.com/v1/realtime?call_id=rtc_1',
        headers: { authorization: 'Bearer sk-ours' },
      },
    ])
  })

  it('takes the session’s own models, by their dated names too, and all that it need not count', async () => {
    const session = await live.session()
    const { id } = await opened(session)
    await live.listening.tell(
      ...[updated('gpt-realtime-2.1-mini'), updated('gpt-realtime-2.1-mini-2026-05-06', 'gpt-transcribe')],
      ...[{ type: 'rate_limits.updated', rate_limits: 'any' }, { type: 'input_audio_buffer.speech_started' }],
    )
    expect(hangUps()).toEqual([])
    await live.hangUp(id, session)
    expect(live.logged).toEqual([])
  })

  it('takes the name that the provider has for the model when the session begins', async () => {
    const session = await live.session()
    const { id } = await opened(session)
    await live.listening.tell(
      { ...updated('gpt-realtime-preview'), type: 'session.created' },
      updated('gpt-realtime-preview'),
    )
    expect(hangUps()).toEqual([])
    await live.hangUp(id, session)
    expect(live.logged).toEqual([])
  })

  it('hangs up where it may not listen, and the person may call again', async () => {
    live.state.deaf = true
    const session = await live.session()
    await call(session)
    await hungUp()
    expect(live.logged).toEqual([expect.stringContaining('could not listen')])
    live.state.deaf = false
    expect((await call(session)).status).toBe(201)
  })

  it('listens again where the line broke, and goes on counting', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.1' })
    await opened(await live.session())
    await live.listening.tell(done(text(83_000)))
    ;(await live.listening.nth(1)).terminate()
    await live.listening.nth(2)
    expect(hangUps()).toEqual([])
    await live.listening.tell(done(text(84_000)))
    await hungUp()
  })

  it('hangs up where the line broke and cannot be made again', async () => {
    await opened(await live.session())
    const line = await live.listening.nth(1)
    live.state.deaf = true
    line.terminate()
    await hungUp()
  })

  it('counts time in which it did not hear at the price of the busiest minute', async () => {
    await reopen({ SENTRA_LIVE_DOLLARS_A_DAY: '0.4' })
    const session = await live.session()
    const { id } = await opened(session)
    const line = await live.listening.nth(1)
    live.state.slow = async () => {
      live.state.now += 90_000
    }
    line.terminate()
    await live.listening.nth(2)
    await live.hangUp(id, session)
    expect((await opened(session)).dollars).toBeCloseTo(0.4 - 1.5 * 0.08)
  })
})
