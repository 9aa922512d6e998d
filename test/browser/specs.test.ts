import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import type { LocalGitHub } from '../../demo/github/index.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { newestText, runOf, startShelf } from './shelf.ts'

const patience = { timeout: 20_000 }
describe.skipIf(!executablePath)('the Specs view and the Dashboard', () => {
  let github: LocalGitHub
  let served: PageServer
  let browser: Browser

  beforeAll(async () => {
    github = await startShelf()
    served = await servePage({}, { api: github.url, web: github.url })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
    await github?.close()
  })

  const visit = async (hash: string, repo = 'maya/shop', width = 1_200): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 900 } })
    await page.goto(`${served.address}?repo=${repo}${hash}`)
    return page
  }

  it('lists the specs and opens one by keyboard', async () => {
    const page = await visit('#specs')
    const link = page.getByRole('link', { name: 'Dark mode' })
    await link.waitFor(patience)
    expect(await page.getByText('version 2 · draft').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await link.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Versions side by side' }).waitFor(patience)
    await page.close()
  }, 60_000)

  it('offers the approval of exactly the text that it shows', async () => {
    const page = await visit('#specs/1-dark-mode')
    const line = `/approve v2 ${shortHash(await sha256(newestText))}`
    await page.getByText(line, { exact: true }).waitFor(patience)
    expect(await page.getByRole('link', { name: 'Open the issue' }).getAttribute('href')).toBe(
      `${github.url}/maya/shop/issues/1`,
    )
    await page.locator('table.compare ins').first().waitFor(patience)
    expect(await page.locator('table.compare').textContent()).toContain('it is very dark')
    expect(await violations(page)).toEqual([])
    await page.close()
  }, 60_000)

  it('draws Markdown that carries nothing: no picture, no script, no address of another kind', async () => {
    const page = await visit('#specs/1-dark-mode')
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.locator('.markdown').waitFor(patience)
    expect(await page.locator('.markdown img').count()).toBe(0)
    const links = await page.locator('.markdown a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(links).toEqual(['https://example.org/p.png'])
    expect(await page.locator('.markdown').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(asked.filter((url) => !url.startsWith(new URL(served.address).origin))).toEqual([])
    await page.close()
  }, 60_000)

  it('reads the branch that the repository’s config names', async () => {
    const page = await visit('#specs', 'maya/moved')
    await page.getByRole('link', { name: 'Elsewhere' }).waitFor(patience)
    await page.close()
  }, 60_000)

  it('shows the real figures, and asks with conditions', async () => {
    const page = await visit('#dashboard')
    await page.getByText('$1.25').first().waitFor(patience)
    expect(await page.getByText('100 %').isVisible()).toBe(true)
    expect(await page.getByText('1 draft').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    const conditional = page.waitForRequest((request) => request.headers()['if-none-match'] !== undefined, patience)
    await page.getByRole('link', { name: 'Specs' }).click()
    await conditional
    await page.close()
  }, 60_000)

  it('reads a private repository with a token, and with none says why not', async () => {
    await github.createRepository({
      owner: 'maya',
      name: 'closed',
      private: true,
      files: { 'README.md': '# Closed\n' },
    })
    const page = await visit('#specs', 'maya/closed')
    await page.getByText('It is private, or it is not there.').waitFor(patience)
    await page.getByRole('link', { name: 'Settings' }).first().click()
    await page.fill('#githubToken', github.userTokenVia('maya'))
    await page.getByRole('link', { name: 'Specs', exact: true }).click()
    await page.getByText('has no specs yet').waitFor(patience)
    await page.close()
  }, 60_000)

  it.each([
    [401, 'ghp_old', {}, 'GitHub does not accept the token. It is wrong, expired or revoked.'],
    [403, '', { 'x-ratelimit-reset': '4102444800' }, 'Without a token it answers 60 an hour from one address.'],
    [403, 'ghp_busy', {}, 'The token’s hourly limit is reached. Look again later.'],
    [500, '', {}, 'It answered 500. Try again in a minute.'],
  ] as const)(
    'says what GitHub’s answer means: %i with the token “%s”',
    async (status, token, headers, words) => {
      const page = await visit('#settings')
      await page.fill('#githubToken', token)
      await page.route('**/github/**', (route) => route.fulfill({ status, headers, body: '{}' }))
      await page.getByRole('link', { name: 'Specs', exact: true }).click()
      await page.getByText(words).waitFor(patience)
      expect(await violations(page)).toEqual([])
      await page.close()
    },
    60_000,
  )

  it('counts all specs, and says of which the figures are', async () => {
    const page = await visit('#dashboard', 'maya/many')
    await page.locator('.big', { hasText: /^23$/ }).waitFor(patience)
    expect(await page.getByText('States of the newest 20.').isVisible()).toBe(true)
    expect(await page.getByText('the newest 20 of 23 specs. With a token').isVisible()).toBe(true)
    expect(await page.getByText('20 draft').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.close()
  }, 60_000)

  it('says when GitHub lists a part of the branch only', async () => {
    const page = await visit('#settings', 'maya/shop')
    await page.route('**/git/trees/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), truncated: true } })
    })
    await page.getByRole('link', { name: 'Dashboard' }).click()
    await page.getByText('GitHub lists a part of this branch only').waitFor(patience)
    await page.close()
  }, 60_000)

  it('draws runs and times, and reads the figures again when the branch has moved', async () => {
    const page = await browser.newPage()
    await page.clock.install()
    await page.goto(`${served.address}?repo=maya/many#dashboard`)
    await page.getByText('Nothing is running').waitFor(patience)
    expect(await page.locator('svg.chart').count()).toBe(1)
    await runOf(github, 'many', '23-dark-mode')
    await page.clock.fastForward('02:01')
    await page.getByText('$1.25').first().waitFor(patience)
    for (const label of [/^Runs a day/, /^Hours of each spec/, /^Dollars a day/]) {
      expect(await page.getByRole('img', { name: label }).isVisible()).toBe(true)
    }
    await page.close()
  }, 60_000)

  it.each([
    ['no specs yet', '#specs', 'maya/empty', 'has no specs yet'],
    ['a repository that it may not see', '#specs', 'maya/secret', 'cannot be read'],
    ['no figures yet', '#dashboard', 'maya/empty', 'Nothing is running'],
  ])(
    'says why there is nothing: %s',
    async (_, hash, repo, words) => {
      const page = await visit(hash, repo)
      await page.getByText(words).waitFor(patience)
      expect(await violations(page)).toEqual([])
      await page.close()
    },
    60_000,
  )

  it.each(['#specs', '#specs/1-dark-mode', '#dashboard', '#settings', '#talk'])(
    'fits 320 pixels: %s',
    async (hash) => {
      const page = await visit(hash, 'maya/shop', 320)
      await page.locator('main h2').first().waitFor(patience)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      await page.close()
    },
    60_000,
  )

  it.each(['light', 'dark'] as const)(
    'has no accessibility violation in Settings: %s',
    async (theme) => {
      const page = await visit('#settings')
      await page.selectOption('#theme', theme)
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(theme)
      expect(await violations(page)).toEqual([])
      await page.close()
    },
    60_000,
  )

  it('keeps keys while the page is open, and nowhere else', async () => {
    const page = await visit('#settings')
    await page.fill('#openaiKey', 'sk-secret')
    await page.getByRole('link', { name: 'Talk', exact: true }).click()
    await page.getByRole('link', { name: 'Settings' }).click()
    expect(await page.inputValue('#openaiKey')).toBe('sk-secret')
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0)
    await page.reload()
    expect(await page.inputValue('#openaiKey')).toBe('')
    await page.close()
  }, 60_000)
})
