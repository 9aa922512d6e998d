import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../app/server.ts'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import { Cleanup } from '../../demo/cleanup.ts'
import type { LocalGitHub } from '../../demo/github/index.ts'
import { openOAuthDoor } from '../voice/oauth-door.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { newestText, startShelf } from './shelf.ts'

const patience = { timeout: 30_000 }
const client = { id: 'Iv1.local', secret: 'the-secret-of-the-app' }

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
    await github.octokitFor(github.userTokenVia('maya')).rest.issues.create({
      ...{ owner: 'maya', repo: 'shop', title: 'Dark mode', body: 'At night.' },
    })
    peer = await startPeer({ key: 'sk-of-the-app' })
    cleanup.add('peer', () => peer.close())
    const door = await openOAuthDoor(client, () => github.userTokenVia('maya'))
    cleanup.add('door', () => door.close())
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
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
        ...{ WEBHOOK_SECRET: github.app.webhookSecret, GITHUB_API_URL: github.url, GITHUB_SERVER_URL: door.url },
        ...{ GITHUB_CLIENT_ID: client.id, GITHUB_CLIENT_SECRET: client.secret, SENTRA_URL: url },
        ...{ SENTRA_PAGE_ORIGINS: new URL(served.address).origin },
        ...{ OPENAI_API_KEY: 'sk-of-the-app', OPENAI_BASE_URL: peer.url },
      },
    })
    cleanup.add('app', () => app.close())
    github.connectApp(`${app.url}/api/github/webhooks`)
    browser = await launch(['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'])
    cleanup.add('browser', () => browser.close())
  })
  afterAll(() => cleanup.run())

  it('signs in, talks with no key in the browser, and approves as the person', async () => {
    const page = await browser.newPage()
    const sent: string[] = []
    page.on('request', (request) => sent.push(JSON.stringify([request.url(), request.headers(), request.postData()])))
    await page.goto(`${served.address}?repo=maya/shop`)
    await page.getByRole('button', { name: 'Sign in with GitHub' }).click()
    await page.getByText('Signed in as maya').waitFor(patience)
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
    const reader = github.octokitFor(github.userTokenVia('maya'))
    const { data } = await reader.rest.issues.listComments({ owner: 'maya', repo: 'shop', issue_number: 1 })
    expect(data[0]?.body).toBe(`/approve v2 ${shortHash(await sha256(newestText))}`)
    expect(data[0]?.user?.login).toBe('maya')
    // The mark of our own App, which the rule against other apps has to let through.
    expect(data[0]?.performed_via_github_app?.id).toBe(github.app.id)
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
})
