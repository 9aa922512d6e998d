import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type Hall, openHall, say } from './hall.ts'
import { logOf, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }

describe.skipIf(!executablePath)('a spec that is written again', () => {
  let hall: Hall
  beforeAll(async () => {
    hall = await openHall()
  })
  afterAll(() => hall?.close())

  /** One wish is said and answered. In turns the spec is asked for over HTTP, where an answer can be held back. */
  const talk = async (): Promise<Page> => {
    const { page } = await visitWithKey(hall.browser, hall.served.address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk in turns' }).click()
    await page.locator('.turns li.architect', { hasText: 'Hello' }).waitFor(patience)
    await say(page, 'I want dark mode.')
    await page.locator('.turns li.architect', { hasText: 'capital letters' }).waitFor(patience)
    return page
  }
  const write = (page: Page) => page.getByRole('button', { name: 'Write the spec' }).click()
  const isWritten = (page: Page) => page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
  const spec = (page: Page) => page.locator('#spec').inputValue()
  /** Holds back the next answer that is a spec. */
  const hold = async (page: Page) => {
    const held = Promise.withResolvers<Route>()
    const asks = (route: Route) => /Answer with JSON only/.test(route.request().postData() ?? '')
    await page.route('**/v1/responses', (route) => (asks(route) ? held.resolve(route) : route.fallback()), { times: 1 })
    return held.promise
  }

  it('leaves what the person changed there until they take the new one', async () => {
    const page = await talk()
    await write(page)
    await isWritten(page)
    const mine = (await spec(page)).replace('# Filter the list', '# Shelve the list')
    await page.locator('#spec').fill(mine)
    await say(page, 'And a switch.')
    await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
    for (const answer of ['Keep mine', 'Take the new one']) {
      await write(page)
      await page.getByText('The spec was written anew.').waitFor(patience)
      expect(await spec(page)).toBe(mine)
      expect(await violations(page)).toEqual([])
      // What is handed over is what is seen.
      expect(await page.getByRole('link', { name: /Open as an issue/ }).getAttribute('href')).toContain('Shelve')
      await page.getByRole('button', { name: answer }).click()
      await page.getByText('The spec was written anew.').waitFor({ state: 'hidden', ...patience })
    }
    expect(await spec(page)).toContain('And a switch.')
    await expect
      .poll(() => page.getByRole('link', { name: /Open as an issue/ }).getAttribute('href'), patience)
      .not.toContain('Shelve')
    await page.close()
  }, 60_000)

  it('has in it what was said while it was being written, and takes nobody from what they type', async () => {
    const page = await talk()
    const first = hold(page)
    await write(page)
    const route = await first
    expect(await page.locator('#spec').getAttribute('readonly')).not.toBeNull()
    await say(page, 'And a switch.')
    await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
    await say(page, 'Pass this to an agent.')
    await page.getByText('Handing over').waitFor(patience)
    await page.getByText('Handing over').waitFor({ state: 'hidden', ...patience })
    await page.locator('#words').pressSequentially('And')
    await route.continue()
    await isWritten(page)
    expect(await spec(page)).toContain('And a switch.')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('words')
    expect(await page.locator('#spec').getAttribute('readonly')).toBeNull()
    // The wish is done with: whoever talks on is answered.
    const answers = await page.locator('.turns li.architect').count()
    await say(page, 'Is that all?')
    await expect.poll(() => page.locator('.turns li.architect').count(), patience).toBe(answers + 1)
    await page.close()
  }, 60_000)

  it('is paid once, however often the button is pressed', async () => {
    const page = await talk()
    const first = hold(page)
    await write(page)
    const route = await first
    await write(page)
    await route.continue()
    await isWritten(page)
    const written = (await logOf(page)).filter((event) => event.type === 'usage' && event.id.startsWith('spec:'))
    expect(written).toHaveLength(1)
    await page.close()
  }, 60_000)

  it('says what is wrong with a text of the person’s that is none, and lets the conversation go on', async () => {
    const page = await talk()
    await write(page)
    await isWritten(page)
    await page.locator('#spec').fill('no spec at all')
    await say(page, 'Pass this to an agent.')
    await page.getByText('Handing over').waitFor(patience)
    await page.getByText('The spec was written anew.').waitFor(patience)
    const { code } = (await logOf(page)).findLast((event) => event.type === 'problem') ?? {}
    expect(code).toBe('spec')
    const answers = await page.locator('.turns li.architect').count()
    await say(page, 'Is that all?')
    await expect.poll(() => page.locator('.turns li.architect').count(), patience).toBe(answers + 1)
    await page.close()
  }, 60_000)
})
