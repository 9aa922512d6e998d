import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import { sha256, shortHash } from '../../core/spec/hash.ts'
import { createSpec } from '../../core/store/create-spec.ts'
import { appendMetrics } from '../../core/store/ledger.ts'
import { createStore } from '../../core/store/store.ts'
import { addVersion } from '../../core/store/update-spec.ts'
import { sampleSource } from '../../core/testing/samples.ts'
import { type LocalGitHub, startLocalGitHub } from '../../demo/github/index.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

const patience = { timeout: 20_000 }
const text = (criterion: string) =>
  [
    '# Dark mode',
    '',
    'At night. <img src=x onerror=alert(1)> [look](javascript:alert(1)) &amp; ![p](https://example.org/p.png)',
    '',
    '## Requirements',
    '',
    '- a switch',
    '',
    '## Acceptance criteria',
    '',
    `- **AC-1** ${criterion}`,
    '',
  ].join('\n')

describe.skipIf(!executablePath)('the Specs view and the Dashboard', () => {
  let github: LocalGitHub
  let served: PageServer
  let browser: Browser
  let store: ReturnType<typeof createStore>
  let token: string

  beforeAll(async () => {
    github = await startLocalGitHub()
    const maya = github.createUser('maya', 'Maya')
    token = maya.token
    await github.createRepository({ owner: 'maya', name: 'shop', files: { 'README.md': '# Shop\n' } })
    await github.createRepository({ owner: 'maya', name: 'empty', files: { 'README.md': '# Empty\n' } })
    const client = createGitHub(github.octokitFor(token), { owner: 'maya', repo: 'shop' })
    store = createStore(client, { branch: 'sentra/specs' })
    const author = { id: maya.id, login: 'maya' }
    const source = sampleSource(1, { kind: 'issue', author })
    const made = await createSpec(store, {
      ...{ issue: 1, author, project: 'shop', title: 'Dark mode', text: text('it is dark'), source },
    })
    await addVersion(
      store,
      { project: 'shop', id: made.result.id },
      { text: text('it is very dark'), source: sampleSource(2, { author }) },
    )
    const at = new Date().toISOString()
    await appendMetrics(store, {
      ...{ schema: 1, id: 'run-1', at, kind: 'run', project: 'shop', spec: made.result.id, cost_usd: 1.25 },
      ...{ outcome: 'success', pull_request: 3, gate: { test: 'passed' } },
    })
    served = await servePage({}, github.url)
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
    const line = `/approve v2 ${shortHash(await sha256(text('it is very dark')))}`
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
