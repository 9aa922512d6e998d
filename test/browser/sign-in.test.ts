import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

const patience = { timeout: 30_000 }

describe.skipIf(!executablePath)('signing in', () => {
  let served: PageServer
  let browser: Browser
  beforeAll(async () => {
    served = await servePage({ app: 'http://127.0.0.1:9', openai: 'https://api.openai.invalid/v1' })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  /** A window that tells the page at once what the App's own would. */
  const signIn = async (message: object, close = true): Promise<Page> => {
    const page = await browser.newPage()
    const body = `<script>opener.postMessage(${JSON.stringify(message)}, '*')${close ? '; close()' : ''}</script>`
    await page.context().route('**/live/sign-in*', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(`${served.address}?repo=acme/shop`)
    await page.getByRole('button', { name: 'Sign in with GitHub' }).click()
    return page
  }

  it('says at once why it was refused, while the window still stands open', async () => {
    const page = await signIn({ sentra: 'sign-in', refused: 'You did not let the App act for you.' }, false)
    const problem = page.locator('#start-problem')
    await expect.poll(() => problem.textContent(), patience).toContain('You did not let the App act for you.')
    expect(await problem.textContent()).toMatch(/^You are not signed in\..*try again\.$/)
    expect(await violations(page)).toEqual([])
    await page.context().close()
  }, 60_000)

  it('lets one talk live, and says what talking in turns takes', async () => {
    const account = { kind: 'sentra-session', session: 'sealed', login: 'maya', expiresAt: 4_102_444_800_000 }
    const page = await signIn(account)
    await page.getByText('Signed in as maya').waitFor(patience)
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    const problem = page.locator('#start-problem')
    await expect.poll(() => problem.textContent(), patience).toContain('or press “Talk live”')
    expect(await problem.textContent()).not.toContain('sign in')
    await page.context().close()
  }, 60_000)

  it('is not said to help whoever wants to talk in turns alone', async () => {
    const page = await browser.newPage()
    await page.goto(`${served.address}?repo=acme/shop`)
    for (const [road, words] of [
      ['Talk live', 'Put your OpenAI key into Settings, or sign in with GitHub, first.'],
      ['Talk in turns', 'Put your OpenAI key into Settings first, or sign in with GitHub and talk live.'],
    ] as const) {
      await page.getByRole('button', { name: road }).click()
      await expect.poll(() => page.locator('#start-problem').textContent(), patience).toBe(words)
    }
    await page.close()
  }, 60_000)
})
