import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { offer, openLive, page } from './fixture.ts'

let live: Awaited<ReturnType<typeof openLive>>
beforeEach(async () => {
  live = await openLive()
})
afterEach(() => live.close())

const bearer = (session: string) => ({ authorization: `Bearer ${session}` })
const call = { repository: 'maya/shop', sdp: offer }
const opened = async (session: string): Promise<{ id: string; minutes: number }> =>
  (await live.post('/live/calls', call, bearer(session))).json() as Promise<{ id: string; minutes: number }>
const hangUps = () => live.asked.filter(({ url }) => url.endsWith('/hangup')).map(({ url }) => url)
const toOpenAI = () => live.asked.filter(({ url }) => url.startsWith('https://api.openai.com'))

describe('a signed-in person', () => {
  it('gets the answer to their SDP, and nothing else', async () => {
    const response = await live.post('/live/calls', call, bearer(await live.session()))
    const body = await response.text()
    expect(response.status).toBe(201)
    expect(JSON.parse(body)).toEqual({ id: expect.any(String), sdp: 'v=0\r\nanswer', minutes: 15, dollars: 1.2 })
    expect(body).not.toMatch(/sk-ours|ghu_|rtc_1/)
    expect(toOpenAI()).toMatchObject([{ url: 'https://api.openai.com/v1/realtime/calls', method: 'POST' }])
    expect(toOpenAI()[0]?.headers.get('authorization')).toBe('Bearer sk-ours')
  })

  it('is asked by PKCE, and the page learns no token of GitHub’s', async () => {
    const { address, cookie } = await live.begin()
    expect(address.searchParams.get('code_challenge_method')).toBe('S256')
    const response = await live.finish(address.searchParams.get('state') ?? '', cookie)
    const body = await response.text()
    expect(body).toContain(`,"${page}")`)
    expect(body).not.toContain('ghu_maya')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(live.asked[0]?.body).toContain('code_verifier')
  })

  it('hangs up, and may call again', async () => {
    const session = await live.session()
    const { id } = await opened(session)
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(429)
    expect((await live.hangUp(id, session)).status).toBe(204)
    expect(toOpenAI().at(-1)?.url).toBe('https://api.openai.com/v1/realtime/calls/rtc_1/hangup')
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(201)
  })

  it.each(['/approve v2 0123456789abcdef', '/reject', '/revise Make it blue.\n\nAnd round.'])(
    'posts the very command as themselves: %j',
    async (command) => {
      const wish = { repository: 'maya/shop', issue: 1, command }
      expect((await live.post('/live/commands', wish, bearer(await live.session()))).status).toBe(201)
      const sent = live.asked.at(-1)
      expect(sent?.headers.get('authorization')).toBe('Bearer ghu_maya')
      expect(JSON.parse(sent?.body ?? '')).toEqual({ body: command })
    },
  )

  it('is held to the sessions, minutes and dollars of a day', async () => {
    await live.close()
    const usage = { input_tokens: 0, output_tokens: 4_000, output_token_details: { audio_tokens: 4_000 } }
    const eightCents = { type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } }
    for (const [limit, words] of [
      [{ SENTRA_LIVE_SESSIONS_A_DAY: '1' }, '1 sessions'],
      [{ SENTRA_LIVE_MINUTES_A_DAY: '1' }, '1 minutes'],
      [{ SENTRA_LIVE_DOLLARS_A_DAY: '0.10' }, 'your $0.1, of which $0.08 are reserved for a minute'],
      [{ SENTRA_LIVE_DOLLARS_A_DAY_TOTAL: '0.10' }, 'All people together have used the $0.1'],
    ] as const) {
      live = await openLive(limit)
      const session = await live.session()
      const { id } = await opened(session)
      await live.listening.tell(eightCents)
      await live.hangUp(id, session)
      const second = await live.post('/live/calls', call, bearer(session))
      expect(second.status).toBe(429)
      expect(await second.text()).toContain(words)
      if (!('SENTRA_LIVE_DOLLARS_A_DAY_TOTAL' in limit)) await live.close()
    }
  })

  it('is held to what all people together may use', async () => {
    await live.close()
    live = await openLive({ SENTRA_LIVE_DOLLARS_A_DAY_TOTAL: '1.5' })
    await opened(await live.session())
    live.state.id = 8
    const { minutes } = await opened(await live.session())
    expect(minutes).toBeCloseTo((1.5 - 1.2) / 0.08)
    live.state.id = 9
    const refused = await live.post('/live/calls', call, bearer(await live.session()))
    expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('All people together')])
    live.state.now += 24 * 3_600_000
    expect((await live.post('/live/calls', call, bearer(await live.session()))).status).toBe(201)
  })

  it('pays nothing for a call that the provider refused', async () => {
    const session = await live.session()
    live.state.openai = 500
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(502)
    live.state.openai = 201
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(201)
  })
})

describe('abuse of the sign-in is refused', () => {
  it.each([
    '',
    'null',
    'https://evil.example',
    `${page}.evil.example`,
    `${page}:444`,
    `${page}/`,
    'http://maya.github.io',
  ])('a page of another origin: %j', async (origin) => expect((await live.begin(origin)).response.status).toBe(403))

  it.each(['', 'x', 'A'.repeat(100), 'A'.repeat(5_000)])('a state that is not ours: %#', async (state) => {
    const { cookie } = await live.begin()
    expect((await live.finish(state, cookie)).status).toBe(400)
  })

  it.each([
    [
      'a replayed code',
      async () => {
        const { address, cookie } = await live.begin()
        const state = address.searchParams.get('state') ?? ''
        await live.finish(state, cookie)
        return live.finish(state, cookie)
      },
      400,
    ],
    [
      'a code that GitHub does not know',
      async () => {
        const { address, cookie } = await live.begin()
        return live.finish(address.searchParams.get('state') ?? '', cookie, 'stolen')
      },
      401,
    ],
    [
      'a code that is none',
      async () => {
        const { address, cookie } = await live.begin()
        return live.finish(address.searchParams.get('state') ?? '', cookie, '%0d%0a')
      },
      400,
    ],
    [
      'another browser’s sign-in',
      async () => {
        const { address } = await live.begin()
        return live.finish(address.searchParams.get('state') ?? '', 'sentra_sign_in=stolen')
      },
      400,
    ],
    [
      'a sign-in without its cookie',
      async () => {
        const { address } = await live.begin()
        return live.finish(address.searchParams.get('state') ?? '', '')
      },
      400,
    ],
    [
      'a sign-in that took too long',
      async () => {
        const { address, cookie } = await live.begin()
        live.state.now += 11 * 60_000
        return live.finish(address.searchParams.get('state') ?? '', cookie)
      },
      400,
    ],
    [
      'a session in the place of a state',
      async () => {
        const { cookie } = await live.begin()
        return live.finish(await live.session(), cookie)
      },
      400,
    ],
    [
      'a bot',
      async () => {
        live.state.kind = 'Bot'
        const { address, cookie } = await live.begin()
        return live.finish(address.searchParams.get('state') ?? '', cookie)
      },
      401,
    ],
  ] as const)('%s', async (_, attempt, status) => expect((await attempt()).status).toBe(status))
})

describe('abuse of the calls is refused, and nothing is paid', () => {
  afterEach(() => expect(toOpenAI()).toEqual([]))

  it.each([
    ['no login', () => ''],
    ['a login of GitHub’s own', () => 'ghu_maya'],
    ['another App’s token', () => 'ghu_other'],
    ['a personal token', () => 'ghp_maya'],
    ['a forged session', () => 'A'.repeat(200)],
    [
      'a changed session',
      (session: string) => `${session.slice(0, 40)}${session[40] === 'A' ? 'B' : 'A'}${session.slice(41)}`,
    ],
    ['a session cut short', (session: string) => session.slice(0, -4)],
  ])('%s', async (_, of) => {
    const response = await live.post('/live/calls', call, bearer(of(await live.session())))
    expect(response.status).toBe(401)
  })

  it('an expired login', async () => {
    const session = await live.session()
    live.state.now += 9 * 3_600_000
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(401)
  })

  it('a state in the place of a session', async () => {
    const { address } = await live.begin()
    const state = address.searchParams.get('state') ?? ''
    expect((await live.post('/live/calls', call, bearer(state))).status).toBe(401)
  })

  it.each([undefined, 'null', 'https://evil.example', `${page}.evil.example`])('origin %j', async (origin) => {
    const response = await live.post('/live/calls', call, { ...bearer(await live.session()), origin })
    expect(response.status).toBe(403)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('a session that was made for another page', async () => {
    await live.close()
    live = await openLive({ SENTRA_PAGE_ORIGINS: `${page},https://other.github.io` })
    const headers = { ...bearer(await live.session()), origin: 'https://other.github.io' }
    expect((await live.post('/live/calls', call, headers)).status).toBe(401)
  })

  it('a person who may only read', async () => {
    live.state.push = false
    expect((await live.post('/live/calls', call, bearer(await live.session()))).status).toBe(403)
  })

  it.each([
    ['is not there', 'maya/other', 403, 'You may not write to maya/other.'],
    ['the App is not installed on', 'maya/closed', 403, 'The App is not installed on maya/closed.'],
    ['is no name', 'maya/shop/../../user', 400, 'The request does not have the shape'],
    ['is no name', '../user', 400, 'The request does not have the shape'],
    ['is no name', 'maya/..', 400, 'The request does not have the shape'],
    ['is no name', 'maya/shop?x=', 400, 'The request does not have the shape'],
    ['is no name', 'maya', 400, 'The request does not have the shape'],
    ['is no name', '', 400, 'The request does not have the shape'],
  ])('a repository that %s: %j', async (_, repository, status, why) => {
    const response = await live.post('/live/calls', { ...call, repository }, bearer(await live.session()))
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(why)])
  })

  it('a repository that whoever runs the server did not name', async () => {
    await live.close()
    live = await openLive({ SENTRA_LIVE_REPOSITORIES: 'maya/closed, Maya/Another' })
    const response = await live.post('/live/calls', call, bearer(await live.session()))
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('does not serve maya/shop')])
  })

  const broken: [string, string][] = [
    ['empty', ''],
    ['no SDP', 'hello\r\n'],
    ['too long', offer + 'a=x:y\r\n'.repeat(3_000)],
    ['too many lines', offer + 'a=x\r\n'.repeat(500)],
    ['cut off', offer.slice(0, -2)],
    ['with a lone line feed', offer.replace('s=-\r\n', 's=-\nX: y\r\n')],
    ['with a NUL byte', offer.replace('s=-', 's=\0')],
    ['with other letters', offer.replace('s=-', 's=ж')],
    ['with video', `${offer}m=video 9 UDP/TLS/RTP/SAVPF 96\r\n`],
    ['with two voices', `${offer}m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`],
    ['without a data channel', offer.slice(0, offer.indexOf('m=application'))],
    ['without encryption', offer.replace(/a=fingerprint.*\r\n/, '')],
    ['without ICE', offer.replace(/a=ice-ufrag.*\r\n/, '')],
    ['an answer', offer.replace('actpass', 'active')],
    ['with a thousand candidates', offer + 'a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n'.repeat(60)],
    ['with an HTTP header', offer.replace('s=-', 'Authorization: Bearer x')],
  ]
  it.each(broken)('an SDP %s', async (_, sdp) => {
    const response = await live.post('/live/calls', { ...call, sdp }, bearer(await live.session()))
    expect([400, 413]).toContain(response.status)
  })

  it.each([
    ['text', 'text/plain', JSON.stringify(call), 415],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['broken JSON', 'application/json', '{', 400],
    ['session settings of one’s own', 'application/json', JSON.stringify({ ...call, session: { model: 'x' } }), 400],
    ['an endless body', 'application/json', JSON.stringify({ ...call, sdp: 'x'.repeat(70_000) }), 413],
  ])('%s', async (_, type, body, status) => {
    const headers = { ...bearer(await live.session()), 'content-type': type }
    expect((await live.post('/live/calls', body, headers)).status).toBe(status)
  })

  it.each([
    '/approve',
    '/approve v2',
    '/approve v2 0123',
    '/approve v2 0123456789abcdef now',
    '/retry',
    '/cancel',
    'hello',
    '/revise',
    '/revise blue\n/approve v2 0123456789abcdef',
    '/reject\n/approve v1 0123456789abcdef',
    ' /reject',
  ])('the command %j', async (command) => {
    const wish = { repository: 'maya/shop', issue: 1, command }
    expect((await live.post('/live/commands', wish, bearer(await live.session()))).status).toBe(400)
    expect(live.asked.some(({ url }) => url.endsWith('/comments'))).toBe(false)
  })

  it('hanging up a call that is not there', async () => {
    const { status } = await live.hangUp('01234567-0123-0123-0123-0123456789ab', await live.session())
    expect(status).toBe(404)
  })
})

describe('a call', () => {
  it('is not hung up by another person', async () => {
    const session = await live.session()
    const { id } = await opened(session)
    live.state.id = 8
    expect((await live.hangUp(id, await live.session())).status).toBe(404)
    expect(hangUps()).toEqual([])
    expect((await live.hangUp(id, session)).status).toBe(204)
    expect(hangUps()).toHaveLength(1)
  })

  it('is hung up when its minutes are over', async () => {
    const session = await live.session()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { id } = await opened(session)
      await live.listening.nth(1)
      await vi.advanceTimersByTimeAsync(15 * 60_000 - 1)
      expect(hangUps()).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(hangUps()).toEqual(['https://api.openai.com/v1/realtime/calls/rtc_1/hangup'])
      expect((await live.hangUp(id, session)).status).toBe(404)
    } finally {
      vi.useRealTimers()
    }
  })

  it('may be hung up by a page that is being left: its browser is told so before it asks', async () => {
    const address = `${live.base}/live/calls/01234567-0123-0123-0123-0123456789ab`
    const asking = { 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' }
    const told = await fetch(address, { method: 'OPTIONS', headers: { origin: page, ...asking } })
    expect(told.status).toBe(204)
    expect(told.headers.get('access-control-allow-origin')).toBe(page)
    expect(told.headers.get('access-control-allow-methods')).toContain('DELETE')
    expect(told.headers.get('access-control-allow-headers')).toContain('authorization')
  })

  it('that the server could never hang up is not begun, and costs nothing', async () => {
    const session = await live.session()
    live.state.location = null
    const refused = await live.post('/live/calls', call, bearer(session))
    expect([refused.status, await refused.text()]).toEqual([502, expect.not.stringContaining('v=0')])
    live.state.location = '/v1/realtime/calls/rtc_1'
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(201)
  })

  it('dialled while the one before is being hung up waits until that is over', async () => {
    const session = await live.session()
    const { id } = await opened(session)
    const letGo = Promise.withResolvers<void>()
    live.state.letGo = letGo.promise
    const leaving = live.hangUp(id, session)
    await expect.poll(hangUps).toHaveLength(1)
    const next = live.post('/live/calls', call, bearer(session))
    await expect.poll(() => live.asked.filter(({ url }) => url.endsWith('/repos/maya/shop'))).toHaveLength(2)
    letGo.resolve()
    expect([(await leaving).status, (await next).status]).toEqual([204, 201])
    expect(toOpenAI().map(({ url }) => url.split('/v1/')[1])).toEqual([
      ...['realtime/calls', 'realtime/calls/rtc_1/hangup', 'realtime/calls'],
    ])
    // Two at once are refused as ever.
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(429)
  })

  it.each([[[500, 0]], [[404]]])('is hung up again until the provider lets go: %j', async (answers) => {
    const session = await live.session()
    const { id } = await opened(session)
    live.state.hangUps = [...answers]
    await live.hangUp(id, session)
    expect(live.state.hangUps).toEqual([])
    expect(live.logged).toEqual([])
    const { minutes } = await opened(session)
    expect(minutes).toBe(15)
  })

  it('that the provider does not let go of counts for all its minutes, and is told to whoever runs the server', async () => {
    await live.close()
    live = await openLive({ SENTRA_LIVE_MINUTES_A_DAY: '20' })
    const session = await live.session()
    const { id } = await opened(session)
    live.state.hangUps = [500, 500, 500]
    await live.hangUp(id, session)
    expect(live.logged).toEqual([expect.stringContaining('could not be hung up')])
    const { minutes } = await opened(session)
    expect(minutes).toBe(5)
  })

  it('is hung up where its page was left before it was answered', async () => {
    const session = await live.session()
    const leaving = new AbortController()
    const left = live.left()
    live.state.meanwhile = async () => {
      leaving.abort()
      await left
    }
    await expect(live.post('/live/calls', call, bearer(session), leaving.signal)).rejects.toThrow(/abort/i)
    await expect.poll(hangUps).toHaveLength(1)
    live.state.meanwhile = async () => {}
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(201)
  })

  it('waits for one that is being opened, and whose page was left by then', async () => {
    const session = await live.session()
    const leaving = new AbortController()
    const left = live.left()
    const answer = Promise.withResolvers<void>()
    live.state.meanwhile = async () => {
      leaving.abort()
      await left
      await answer.promise
    }
    await expect(live.post('/live/calls', call, bearer(session), leaving.signal)).rejects.toThrow(/abort/i)
    const again = live.post('/live/calls', call, bearer(session))
    await expect.poll(() => live.asked.filter(({ url }) => url.endsWith('/repos/maya/shop'))).toHaveLength(2)
    live.state.meanwhile = async () => {}
    answer.resolve()
    expect((await again).status).toBe(201)
    expect(hangUps()).toHaveLength(1)
  })

  it('that the provider takes while the server stops is hung up as well, and refused', async () => {
    const session = await live.session()
    live.state.meanwhile = () => live.calls.close()
    const refused = await live.post('/live/calls', call, bearer(session))
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('is being stopped')])
    expect(hangUps()).toHaveLength(1)
  })

  it('is hung up when the server stops', async () => {
    await opened(await live.session())
    await live.close()
    expect(hangUps()).toHaveLength(1)
    live = await openLive()
  })
})

describe('what a minute is reserved at', () => {
  it.each([
    ['gpt-realtime-2.1-mini', 1.2],
    ['gpt-realtime-2.1', 2.25],
  ])('is the worst that one with %s can cost', async (model, dollars) => {
    await live.close()
    live = await openLive({ SENTRA_LIVE_MODEL: model })
    expect(await opened(await live.session())).toMatchObject({ minutes: 15, dollars })
  })

  it('is asked for where nobody knows what the model costs', () => {
    const opening = openLive({ SENTRA_LIVE_MODEL: 'gpt-realtime-9' })
    return expect(opening).rejects.toThrow(/"gpt-realtime-9" has no known price.*SENTRA_LIVE_DOLLARS_A_MINUTE/)
  })

  it('is what whoever runs the server says', async () => {
    await live.close()
    live = await openLive({ SENTRA_LIVE_MODEL: 'gpt-realtime-9', SENTRA_LIVE_DOLLARS_A_MINUTE: '0.1' })
    expect(await opened(await live.session())).toMatchObject({ minutes: 15, dollars: 1.5 })
  })
})
