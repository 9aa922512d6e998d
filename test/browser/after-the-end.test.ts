import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type Hall, openHall, say } from './hall.ts'
import { servePage } from './page-server.ts'
import { logOf, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }

describe.skipIf(!executablePath)('what was said outlives the conversation', () => {
  let hall: Hall
  beforeAll(async () => {
    hall = await openHall()
  })
  afterAll(() => hall?.close())

  const talk = async (road: 'Talk live' | 'Talk in turns', address = hall.served.address): Promise<Page> => {
    const { page } = await visitWithKey(hall.browser, address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: road }).click()
    await page.getByRole('heading', { name: road }).waitFor(patience)
    await page.locator('.turns li.architect').first().waitFor(patience)
    return page
  }
  const written = async (page: Page, wish: string) => {
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    expect(await page.locator('#spec').inputValue()).toContain(wish)
  }

  it.each(['Talk live', 'Talk in turns'] as const)(
    'writes the spec after the person ended it, over plain HTTP: %s',
    async (road) => {
      const page = await talk(road)
      await say(page, 'I want dark mode.')
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await page.getByText('You ended the conversation').waitFor(patience)
      const asked = hall.peer.requests.filter((request) => request === 'POST /v1/responses').length
      await page.getByRole('button', { name: 'Write the spec' }).click()
      await written(page, 'I want dark mode. (turn 2)')
      expect(hall.peer.requests.filter((request) => request === 'POST /v1/responses')).toHaveLength(asked + 1)
      expect(await violations(page)).toEqual([])
      // What that one answer cost is counted, too.
      const models = (await logOf(page)).flatMap((event) => (event.type === 'usage' ? [event.model] : []))
      expect(models.at(-1)).toBe('gpt-6.1-terra')
      await page.close()
    },
    90_000,
  )

  it('writes the spec after the line was lost for good', async () => {
    const page = await talk('Talk live')
    await say(page, 'I want dark mode.')
    await page.route('**/realtime/calls', (route) => route.abort())
    await hall.peer.calls.at(-1)?.hangUp()
    await page.getByText('could not be restored').waitFor(patience)
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Write the spec' }).click()
    await written(page, 'I want dark mode. (turn 2)')
    await page.close()
  }, 90_000)

  it('gives the form with what was said where nothing answers any more', async () => {
    const gone = await startPeer()
    const there = await servePage({ openai: gone.url })
    const page = await talk('Talk in turns', there.address)
    await say(page, 'I want dark mode.')
    await gone.close()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'Write the spec' }).click()
    await page.locator('#spec-problem', { hasText: 'cannot be reached' }).waitFor(patience)
    await page.getByRole('button', { name: 'Type it, from what I said' }).click()
    expect(await page.inputValue('#requirements')).toBe('I want dark mode. (turn 2)')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('title')
    expect(await violations(page)).toEqual([])
    await page.fill('#title', 'Dark mode')
    await page.fill('#acceptance_criteria', 'It is dark at night.')
    await page.locator('#status', { hasText: 'Version 1' }).waitFor(patience)
    await page.close()
    await there.close()
  }, 90_000)

  it('is there again after a look at another view, and the conversation goes on', async () => {
    const page = await talk('Talk live')
    await say(page, 'I want dark mode.')
    const calls = hall.peer.calls.length
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.locator('#dollars').waitFor(patience)
    await page.fill('#dollars', '2')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Talk (a conversation is open)' }).click()
    await page.locator('.turns li.person', { hasText: 'I want dark mode.' }).waitFor(patience)
    // What may be spent holds at once.
    await page.locator('#cost', { hasText: 'of $2.00' }).waitFor(patience)
    await say(page, 'At night only.')
    await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
    expect(hall.peer.calls).toHaveLength(calls)
    await page.close()
  }, 90_000)

  it('keeps what was typed into the form, and asks before the page is left', async () => {
    const page = await hall.browser.newPage()
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.goto(`${hall.served.address}?repo=acme/shop`)
    await page.getByLabel('Title').click()
    await page.reload()
    expect(asked).toEqual([])
    await page.fill('#title', 'Dark mode')
    await page.getByRole('link', { name: 'Specs' }).click()
    await page.getByRole('link', { name: 'Talk', exact: true }).click()
    expect(await page.inputValue('#title')).toBe('Dark mode')
    await page.reload()
    expect(asked).toEqual(['beforeunload'])
    await page.close()
  }, 60_000)

  it('asks before a conversation is left that was not handed over, and not after', async () => {
    const page = await talk('Talk live')
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.dismiss()
    })
    await say(page, 'I want dark mode.')
    const leave = () => page.evaluate(() => location.reload())
    await leave()
    await expect.poll(() => asked).toEqual(['beforeunload'])
    await page.getByRole('button', { name: 'Write the spec' }).click()
    await written(page, 'I want dark mode.')
    const [form] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: /Open as an issue/ }).click(),
    ])
    await form.close()
    // Whoever is on GitHub by then is not heard any more, and pays no more.
    await page.getByText('Handed over: the conversation has ended').waitFor(patience)
    const log = await logOf(page)
    expect(log.at(-1)).toMatchObject({ type: 'ended', why: 'handed_over' })
    expect(log.at(-2)).toMatchObject({ type: 'spec.written', markdown: await page.locator('#spec').inputValue() })
    await page.reload()
    await page.getByRole('button', { name: 'Talk live' }).waitFor(patience)
    expect(asked).toEqual(['beforeunload'])
    await page.close()
  }, 90_000)

  it.each(['Talk live', 'Talk in turns'] as const)(
    'goes on after a hand-over, and takes a second one: %s',
    async (road) => {
      const page = await talk(road)
      const handOver = async () => {
        await say(page, 'Pass this to an agent.')
        await page.getByText('Handing over').waitFor(patience)
        await page.getByText('Handing over').waitFor({ state: 'hidden', ...patience })
      }
      await say(page, 'I want dark mode.')
      await page.locator('.turns li.architect', { hasText: 'capital letters' }).waitFor(patience)
      await handOver()
      await written(page, 'I want dark mode. (turn 2)')
      await say(page, 'And a switch.')
      await page.locator('.turns li.architect', { hasText: 'I have it all' }).waitFor(patience)
      await page.evaluate(() => document.querySelector('#spec-status')?.replaceChildren())
      await handOver()
      await written(page, 'And a switch.')
      await page.close()
    },
    120_000,
  )
})
