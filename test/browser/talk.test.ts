import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { servePage } from './page-server.ts'

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(fields)) await page.fill(`#${name}`, text)
}

const spec = {
  title: 'Dark mode',
  summary: 'Readable at night.',
  requirements: 'a switch in the header',
  acceptance_criteria: 'the switch turns it on\nit is still on after a reload',
}

describe.skipIf(!executablePath)('the page, typed', () => {
  let browser: Browser
  let served: Awaited<ReturnType<typeof servePage>>
  const errors: string[] = []

  const visit = async (query = '?repo=acme/shop', size = { width: 1200, height: 900 }): Promise<Page> => {
    const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(served.address + query)
    return page
  }

  beforeAll(async () => {
    served = await servePage()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('reads the spec back with the hash of exactly the handed-over bytes', async () => {
    const page = await visit()
    await fill(page, spec)
    await page.getByRole('button', { name: 'Read it back' }).click()
    const link = page.getByRole('link', { name: 'Open as an issue in acme/shop' })
    const address = new URL((await link.getAttribute('href')) ?? '')
    const handedOver = address.searchParams.get('spec') ?? ''
    const shown = await page.locator('#status').textContent()
    expect(handedOver).toContain('# Dark mode')
    expect(handedOver).toContain('AC-2')
    expect(shown).toContain(createHash('sha256').update(handedOver).digest('hex').slice(0, 16))
    expect(await page.locator('#preview').textContent()).toBe(handedOver)
    await page.close()
  })

  it('names what is missing and puts the cursor there', async () => {
    const page = await visit()
    await fill(page, { title: 'Dark mode', requirements: 'a switch' })
    await page.getByRole('button', { name: 'Read it back' }).click()
    expect(await page.locator('#summary').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#title').getAttribute('aria-invalid')).toBe('false')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('summary')
    expect(await page.getByRole('link', { name: /Open/ }).count()).toBe(0)
    await page.close()
  })

  it('offers to copy what is too long for an address', async () => {
    const page = await visit()
    await fill(page, { ...spec, summary: 'word '.repeat(1_500) })
    await page.getByRole('button', { name: 'Read it back' }).click()
    expect(await page.getByRole('button', { name: 'Copy the spec' }).isVisible()).toBe(true)
    await page.close()
  })

  it('shows markup that was typed as text, and runs nothing', async () => {
    const page = await visit()
    await fill(page, { ...spec, title: '<img src=x onerror=alert(1)>' })
    await page.getByRole('button', { name: 'Read it back' }).click()
    expect(await page.locator('#main img').count()).toBe(0)
    await page.close()
  })

  it('asks for the repository where the address does not say, and goes on', async () => {
    const page = await visit('')
    await page.fill('#repo', 'not a repository')
    await page.getByRole('button', { name: 'Go on' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('owner/name')
    await page.fill('#repo', 'acme/shop')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByLabel('Title').waitFor()
    await page.close()
  })

  it('works by keyboard alone', async () => {
    const page = await visit()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    for (let i = 0; i < 7; i++) await page.keyboard.press('Tab')
    for (const text of [spec.title, spec.summary, spec.requirements, spec.acceptance_criteria]) {
      await page.keyboard.press('Tab')
      await page.keyboard.type(text.split('\n')[0] ?? '')
    }
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /Open as an issue/ }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('A')
    await page.close()
  })

  it.each([
    ['empty, light', 'light', {}],
    ['empty, dark', 'dark', {}],
    ['read back, light', 'light', spec],
    ['read back, dark', 'dark', spec],
    ['with problems, dark', 'dark', { title: 'Dark mode' }],
  ] as const)('has no accessibility violation: %s', async (_, colorScheme, fields) => {
    const page = await visit()
    await page.emulateMedia({ colorScheme })
    await fill(page, fields)
    if (Object.keys(fields).length > 0) await page.getByRole('button', { name: 'Read it back' }).click()
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('fits a phone of 320 pixels without scrolling sideways', async () => {
    const page = await visit('?repo=acme/shop', { width: 320, height: 640 })
    await fill(page, spec)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.close()
  })

  it('asks nobody but its own server, stores nothing and reports no error', async () => {
    const page = await visit()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.reload()
    await fill(page, spec)
    await page.getByRole('button', { name: 'Read it back' }).click()
    expect(asked.filter((url) => !url.startsWith(served.address))).toEqual([])
    expect(asked.length).toBeLessThanOrEqual(6)
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length)).toBe(0)
    expect(errors).toEqual([])
    await page.close()
  })
})
