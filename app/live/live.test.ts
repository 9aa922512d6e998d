import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { offer, openLive, page } from './fixture.ts'

let live: Awaited<ReturnType<typeof openLive>>
beforeEach(async () => {
  live = await openLive()
})
afterEach(() => live.close())

const bearer = (session: string) => ({ authorization: `Bearer ${session}` })
const call = { repository: 'maya/shop', sdp: offer }
const toOpenAI = () => live.asked.filter(({ url }) => url.startsWith('https://api.openai.com'))

describe('a signed-in person', () => {
  it('gets the answer to their SDP, and nothing else', async () => {
    const response = await live.post('/live/calls', call, bearer(await live.session()))
    const body = await response.text()
    expect(response.status).toBe(201)
    expect(JSON.parse(body)).toMatchObject({ sdp: 'v=0\r\nanswer', minutes: 15 })
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
    const { id } = (await (await live.post('/live/calls', call, bearer(session))).json()) as { id: string }
    expect((await live.post('/live/calls', call, bearer(session))).status).toBe(429)
    const headers = { origin: page, ...bearer(session) }
    expect((await fetch(`${live.base}/live/calls/${id}`, { method: 'DELETE', headers })).status).toBe(204)
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
    for (const [limit, words] of [
      [{ SENTRA_LIVE_SESSIONS_A_DAY: '1' }, '1 sessions'],
      [{ SENTRA_LIVE_MINUTES_A_DAY: '1' }, '1 minutes'],
      [{ SENTRA_LIVE_DOLLARS_A_DAY: '0.10' }, '$0.1'],
    ] as const) {
      live = await openLive(limit)
      const session = await live.session()
      const { id } = (await (await live.post('/live/calls', call, bearer(session))).json()) as { id: string }
      await fetch(`${live.base}/live/calls/${id}`, { method: 'DELETE', headers: { origin: page, ...bearer(session) } })
      const second = await live.post('/live/calls', call, bearer(session))
      expect(second.status).toBe(429)
      expect(await second.text()).toContain(words)
      if (!('SENTRA_LIVE_DOLLARS_A_DAY' in limit)) await live.close()
    }
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

  it.each(['maya/other', 'maya/shop/../../user', '../user', 'maya/..', 'maya/shop?x=', 'maya', ''])(
    'the repository %j',
    async (repository) => {
      const response = await live.post('/live/calls', { ...call, repository }, bearer(await live.session()))
      expect([400, 403]).toContain(response.status)
    },
  )

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

  it('hanging up a call that is not there, or not one’s own', async () => {
    const headers = { origin: page, ...bearer(await live.session()) }
    const address = `${live.base}/live/calls/01234567-0123-0123-0123-0123456789ab`
    expect((await fetch(address, { method: 'DELETE', headers })).status).toBe(404)
  })
})

it('hangs up every call when the server stops', async () => {
  await live.close()
  live = await openLive({ SENTRA_LIVE_MINUTES: '1', SENTRA_LIVE_MINUTES_A_DAY: '1' })
  const session = await live.session()
  await live.post('/live/calls', call, bearer(session))
  await live.close()
  expect(toOpenAI().at(-1)?.url).toMatch(/hangup$/)
  live = await openLive()
})
