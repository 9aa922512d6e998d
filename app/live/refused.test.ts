import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLive, page } from './fixture.ts'

let live: Awaited<ReturnType<typeof openLive>>
beforeEach(async () => {
  live = await openLive()
})
afterEach(() => live.close())

/** What GitHub sends a browser back with, where nobody was signed in. */
const back = async (query: Record<string, string>, { cookie, state }: { cookie?: string; state?: string } = {}) => {
  const begun = await live.begin()
  const all = { ...query, state: state ?? begun.address.searchParams.get('state') ?? '' }
  const response = await fetch(`${live.base}/live/callback?${new URLSearchParams(all)}`, {
    headers: { cookie: cookie ?? begun.cookie },
  })
  return { response, text: await response.text() }
}
const posted = (text: string): unknown => {
  const [, message, origin] = /postMessage\((\{.*\}),("[^"]*")\)/.exec(text) ?? []
  return message === undefined ? null : { message: JSON.parse(message), origin: JSON.parse(origin ?? '') }
}
const denied = { error: 'access_denied', error_description: 'The user has denied your application access.' }

describe('a sign-in that ends in the pop-up', () => {
  it('cancelled on GitHub says so, and tells the very page that waits', async () => {
    const { response, text } = await back(denied)
    expect(response.status).toBe(403)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(text).toContain('<p>The sign-in was cancelled on GitHub.</p>')
    const message = { sentra: 'sign-in', refused: 'The sign-in was cancelled on GitHub.' }
    expect(posted(text)).toEqual({ message, origin: page })
    expect(text).not.toContain('window.close()')
  })

  it('is shown under a policy as strict as that of one that went well', async () => {
    const { address, cookie } = await live.begin()
    const good = await live.finish(address.searchParams.get('state') ?? '', cookie)
    const { response } = await back(denied)
    const policyOf = ({ headers }: Response) =>
      headers.get('content-security-policy')?.replace(/'nonce-[\w+/=]+'/, "'nonce-…'")
    expect(policyOf(response)).toBe("default-src 'none'; script-src 'nonce-…'; base-uri 'none'; frame-ancestors 'none'")
    expect(policyOf(response)).toBe(policyOf(good))
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('quotes what GitHub says, and nothing in it is a tag or ends the script', async () => {
    const { text } = await back({
      error: 'redirect_uri_mismatch',
      error_description: `</script><img src=x onerror="alert(1)"> & ${'long '.repeat(200)}`,
    })
    expect(text).not.toMatch(/<img|<\/script><\/script>/)
    expect(text.match(/<\/script>/g)).toHaveLength(1)
    expect(text).toContain('GitHub refused the sign-in: “script img src x onerror alert(1)')
    expect(text.length).toBeLessThan(2_000)
  })

  it('whose code GitHub does not know tells the page that waits', async () => {
    const { response, text } = await back({ code: 'stolen' })
    expect(response.status).toBe(401)
    expect(posted(text)).toMatchObject({
      message: { refused: expect.stringContaining('did not accept') },
      origin: page,
    })
  })

  it('for which GitHub does not answer tells the page that waits', async () => {
    const { response, text } = await back({ code: 'unreachable' })
    expect(response.status).toBe(502)
    expect(posted(text)).toMatchObject({ message: { refused: expect.stringContaining('does not answer') } })
  })

  it.each([
    ['a state that is not ours', { state: 'A'.repeat(100) }],
    ['no state', { state: '' }],
  ])('with %s tells nobody, in words', async (_, from) => {
    const { response, text } = await back(denied, from)
    expect(response.status).toBe(400)
    expect(text).toContain('<p>This sign-in was not begun here, or it took too long.</p>')
    expect(text).not.toContain('<script')
  })

  it('from another browser tells no words of GitHub’s', async () => {
    const { response, text } = await back({ error: 'other', error_description: 'Call 555' }, { cookie: '' })
    expect(response.status).toBe(400)
    expect(text).not.toContain('555')
  })

  it('of a page that is not served tells nobody, in words', async () => {
    const { response } = await live.begin('https://evil.example')
    expect(response.status).toBe(403)
    const text = await response.text()
    expect(text).toContain('<p>This page is not one that the App serves.</p>')
    expect(text).not.toContain('<script')
  })
})

describe('Continue', () => {
  const send = async (command: string) => {
    const wish = { repository: 'maya/shop', issue: 1, command }
    return live.post('/live/commands', wish, { authorization: `Bearer ${await live.session()}` })
  }

  it.each([
    '/revise /api/orders must answer 404 for an unknown order.',
    '/revise Paths:\n\n/api/orders\n/api/carts must stay.',
    '/revise The help text:\n\n```\n/approve v1 0123456789abcdef\n```',
    '/revise /usr is read-only',
  ])('takes a text that only looks like a command: %j', async (command) => {
    expect((await send(command)).status).toBe(201)
    expect(JSON.parse(live.asked.at(-1)?.body ?? '')).toEqual({ body: command })
  })

  it.each([
    ['/revise Blue.\n/approve v1 0123456789abcdef', '“/approve”'],
    ['/revise Blue.\n\n  /reject', '“/reject”'],
    ['/revise Blue.\r\n/HELP', '“/HELP”'],
  ])('refuses a second command by its name: %j', async (command, name) => {
    const refused = await send(command)
    expect(refused.status).toBe(400)
    const { what, next } = (await refused.json()) as { what: string; next: string }
    expect([what, next]).toEqual([expect.stringContaining(name), 'Put a word before it.'])
  })

  it('says what is too long', async () => {
    const refused = await send(`/revise ${'word '.repeat(5_000)}`)
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('longer than 20000')])
  })
})
