import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../app/server.ts'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import { Cleanup } from '../../demo/cleanup.ts'
import type { LocalGitHub } from '../../demo/github/index.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { newestText, startShelf } from './shelf.ts'
import { logOf } from './talking.ts'

const patience = { timeout: 30_000 }

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe.skipIf(!executablePath)('the page with the App', () => {
  const cleanup = new Cleanup()
  let github: LocalGitHub
  let peer: Peer
  let served: PageServer
  let browser: Browser

  beforeAll(async () => {
    github = await startShelf()
    cleanup.add('github', () => github.close())
    for (const [repo, title] of [
      ['shop', 'Dark mode'],
      ['moved', 'Elsewhere'],
    ] as const) {
      const hands = github.octokitFor(github.userTokenVia('maya'))
      await hands.rest.issues.create({ owner: 'maya', repo, title, body: 'At night.' })
    }
    peer = await startPeer({ key: 'sk-of-the-app' })
    cleanup.add('peer', () => peer.close())
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const client = github.allowSignIn(`${url}/live/callback`)
    // The page's own OpenAI address leads nowhere: whatever is said can only have gone through the App.
    served = await servePage(
      { app: url, openai: 'https://api.openai.invalid/v1' },
      { api: github.url, web: github.url },
    )
    cleanup.add('page', () => served.close())
    const app = await startServer({
      ...{ port, host: '127.0.0.1', fetch: github.fetch },
      env: {
        ...{ APP_ID: String(github.app.id), PRIVATE_KEY: github.app.privateKey, LOG_LEVEL: 'fatal' },
        ...{ WEBHOOK_SECRET: github.app.webhookSecret, GITHUB_API_URL: github.url, GITHUB_SERVER_URL: github.webUrl },
        ...{ GITHUB_CLIENT_ID: client.clientId, GITHUB_CLIENT_SECRET: client.clientSecret, SENTRA_URL: url },
        ...{ SENTRA_PAGE_ORIGINS: new URL(served.address).origin },
        ...{ OPENAI_API_KEY: 'sk-of-the-app', OPENAI_BASE_URL: peer.url },
        ...{ SENTRA_LIVE_MINUTES: '1', SENTRA_LIVE_MODEL: 'gpt-realtime-2.1' },
      },
    })
    cleanup.add('app', () => app.close())
    github.connectApp(`${app.url}/api/github/webhooks`)
    browser = await launch(['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'])
    cleanup.add('browser', () => browser.close())
  })
  afterAll(() => cleanup.run())

  /** Through the window that GitHub shows: who one is, and back. */
  const signIn = async (page: Page, login: string) => {
    const [window] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Sign in with GitHub' }).click(),
    ])
    await window.getByRole('button', { name: login }).first().click()
    await page.getByText(`Signed in as ${login}`).waitFor(patience)
  }
  const newest = async (repo: string) => {
    const hands = github.octokitFor(github.userTokenVia('maya'))
    const { data } = await hands.rest.issues.listComments({ owner: 'maya', repo, issue_number: 1 })
    return data.filter(({ user }) => user?.login === 'maya').at(-1)
  }

  it('signs in, talks with no key in the browser, and approves as the person', async () => {
    const page = await browser.newPage()
    const sent: string[] = []
    page.on('request', (request) => sent.push(JSON.stringify([request.url(), request.headers(), request.postData()])))
    await page.goto(`${served.address}?repo=maya/shop`)
    await signIn(page, 'maya')
    expect(await violations(page)).toEqual([])

    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByText('What would you like?').waitFor(patience)
    await page.getByRole('button', { name: 'End', exact: true }).click()
    expect(sent.join('\n')).not.toMatch(/sk-of-the-app|ghu_/)
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0)

    await page.getByRole('link', { name: 'Specs' }).click()
    await page.getByRole('link', { name: 'Dark mode' }).click()
    await page.getByRole('button', { name: 'Approve' }).waitFor(patience)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Posted:').waitFor(patience)
    const posted = await newest('shop')
    expect(posted).toMatchObject({
      body: `/approve v2 ${shortHash(await sha256(newestText))}`,
      user: { login: 'maya' },
    })
    // The mark of our own App, which the rule against other apps has to let through.
    expect(posted?.performed_via_github_app?.id).toBe(github.app.id)
    // One approval path: the App obeys what came through itself as it obeys what was typed on the issue.
    await expect
      .poll(async () => {
        await page.reload()
        await page.locator('main h2').first().waitFor(patience)
        return page.getByText(/approved by maya/).count()
      }, patience)
      .toBe(1)
    await page.close()
  }, 120_000)

  const talk = async (first: () => void = () => undefined) => {
    const page = await browser.newPage()
    await page.addInitScript(first)
    await page.goto(`${served.address}?repo=maya/shop`)
    await signIn(page, 'maya')
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.locator('.turns li.architect', { hasText: 'What would you like?' }).waitFor(patience)
    await page.fill('#words', 'I want dark mode.')
    await page.keyboard.press('Enter')
    await page.locator('.turns li.architect', { hasText: 'capital letters' }).waitFor(patience)
    return page
  }
  const hangUps = () => peer.requests.filter((request) => request.endsWith('/hangup')).length
  const secondsLeft = async (page: Page) => {
    const [, minutes, seconds] = /(\d+):(\d+)/.exec((await page.locator('#left').textContent()) ?? '') ?? []
    return Number(minutes) * 60 + Number(seconds)
  }

  it('ends when the App’s time is over, dials no new call for it, and still writes the spec', async () => {
    const page = await talk()
    const calls = peer.calls.length
    expect(await secondsLeft(page)).toBeLessThanOrEqual(60)
    await page.getByText('the limit of minutes is reached').waitFor({ timeout: 90_000 })
    expect(peer.calls).toHaveLength(calls)
    await expect.poll(hangUps, patience).toBeGreaterThan(0)
    // It is the server's model that was paid, whatever Settings say.
    const used = (await logOf(page)).flatMap((event) => (event.type === 'usage' ? [event.model] : []))
    expect(new Set(used)).toEqual(new Set(['gpt-realtime-2.1']))

    const before = hangUps()
    await page.getByRole('button', { name: 'Write the spec' }).click()
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    expect(await page.locator('#spec').inputValue()).toContain('I want dark mode. (turn 2)')
    expect(peer.calls).toHaveLength(calls + 1)
    await expect.poll(hangUps, patience).toBe(before + 1)
    await page.close()
  }, 180_000)

  it('is connected again through the App, knows what was said, and gets no new time for it', async () => {
    const page = await talk()
    const calls = peer.calls.length
    const left = await secondsLeft(page)
    peer.calls.at(-1)?.freeze()
    await expect.poll(() => peer.calls.length, patience).toBe(calls + 1)
    await page.locator('#state', { hasNotText: /Connecting/ }).waitFor(patience)
    await page.fill('#words', 'At night only.')
    await page.keyboard.press('Enter')
    await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
    expect(await secondsLeft(page)).toBeLessThan(left)
    const known = peer.calls.at(-1)?.conversation.items.flatMap(({ role, text }) => (role === 'user' ? [text] : []))
    expect(known).toEqual(['I want dark mode.', 'At night only.'])
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.close()
  }, 90_000)

  it('hangs up when the page is left', async () => {
    const page = await talk()
    const before = hangUps()
    await page.goto('about:blank')
    await expect.poll(hangUps, patience).toBe(before + 1)
    await page.close()
  }, 60_000)

  // The last that calls: hung up, the page dials anew, and nobody knows how far it is when it is closed.
  it('is hung up by the App where its script pours answers, which no page of ours does', async () => {
    const page = await talk(() => {
      const make = RTCPeerConnection.prototype.createDataChannel
      RTCPeerConnection.prototype.createDataChannel = function (...given) {
        const channel = make.apply(this, given)
        Object.assign(globalThis, { channel })
        return channel
      }
    })
    const before = hangUps()
    await page.evaluate(() => {
      const { channel } = globalThis as unknown as { channel: RTCDataChannel }
      const content = [{ type: 'input_text', text: 'word '.repeat(12_000) }]
      const response = {
        conversation: 'none',
        output_modalities: ['text'],
        input: [{ type: 'message', role: 'user', content }],
      }
      for (let i = 0; i < 10; i++) channel.send(JSON.stringify({ type: 'response.create', response }))
    })
    await expect.poll(hangUps, patience).toBe(before + 1)
    await page.close()
  }, 90_000)

  it('continues and rejects as the person, with the App’s mark, and is obeyed', async () => {
    const page = await browser.newPage()
    await page.goto(`${served.address}?repo=maya/moved`)
    await signIn(page, 'maya')
    const open = async () => {
      await page.getByRole('link', { name: 'Specs', exact: true }).click()
      await page.getByRole('link', { name: 'Elsewhere' }).click()
      await page.getByRole('button', { name: 'Continue' }).waitFor(patience)
    }
    await open()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Say what should change first.').waitFor(patience)
    await page.getByLabel('What should change').fill('It should be blue.\n/approve v1 0123456789abcdef')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('a command of its own').waitFor(patience)
    expect(await newest('moved')).toBeUndefined()
    await page.getByLabel('What should change').fill('It should be blue.')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Posted:').waitFor(patience)
    expect(await newest('moved')).toMatchObject({ body: '/revise It should be blue.' })
    await open()
    await page.getByRole('button', { name: 'Reject' }).click()
    await page.getByText('Posted:').waitFor(patience)
    const posted = await newest('moved')
    expect(posted).toMatchObject({ body: '/reject', user: { login: 'maya' } })
    expect(posted?.performed_via_github_app?.id).toBe(github.app.id)
    await expect
      .poll(async () => {
        await page.reload()
        await page.locator('main h2').first().waitFor(patience)
        return page.getByText(/Rejected by maya/i).count()
      }, patience)
      .toBe(1)
    await page.close()
  }, 120_000)
})
