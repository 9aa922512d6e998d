import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type Hall, openHall } from './hall.ts'

const patience = { timeout: 30_000 }

declare global {
  var announced: string[]
}

describe.skipIf(!executablePath)('a conversation for everybody', () => {
  let hall: Hall
  beforeAll(async () => {
    hall = await openHall()
  })
  afterAll(() => hall?.close())

  /** Goes on by Tab until the focus is there. */
  const tabTo = async (page: Page, selector: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((one) => document.activeElement?.matches(one), selector)) return
    }
    throw new Error(`No way by keyboard to ${selector}.`)
  }
  const say = async (page: Page, text: string) => {
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }

  it('is had by keyboard alone, from the key to the issue', async () => {
    const page = await hall.browser.newPage()
    await page.goto(`${hall.served.address}?repo=acme/shop`)
    await tabTo(page, 'a[href="#settings"]')
    await page.keyboard.press('Enter')
    await page.locator('#openaiKey').waitFor(patience)
    await tabTo(page, '#openaiKey')
    await page.keyboard.type('sk-test')
    await page.keyboard.press('Shift+Tab')
    await page.evaluate(() => document.body.focus())
    await page.locator('a[href="#talk"]').focus()
    await page.keyboard.press('Enter')
    await tabTo(page, '#silent')
    await page.keyboard.press('Space')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Talk live' }).waitFor(patience)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('talking')
    await tabTo(page, '#words')
    await say(page, 'I want duck mode.')
    await page.locator('.turns li.person').first().waitFor(patience)
    await page.keyboard.press('Shift+Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Correct')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('I want dark mode.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.locator('.turns li.person', { hasText: 'dark mode' }).waitFor(patience)
    expect(await focused(page)).toBe('Correct')
    // Once more, and changed my mind, in each of the three ways: it stands as it was, and I am where I was.
    for (const leave of [['Tab', 'Enter'], ['Tab', 'Tab', 'Enter'], ['Escape']]) {
      await page.keyboard.press('Enter')
      for (const key of leave) await page.keyboard.press(key)
      await page.locator('.turns li.person', { hasText: 'dark mode' }).waitFor(patience)
      expect(await focused(page)).toBe('Correct')
    }
    await tabTo(page, '#words')
    await say(page, 'I’m done.')
    // Escape within a correction leaves the correction alone: the hand-over goes on.
    await page.getByText('Handing over').waitFor(patience)
    await page.getByRole('button', { name: 'Correct turn' }).first().focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    // Nobody is taken away from where they are.
    expect(await focused(page)).toBe('Correct')
    await tabTo(page, '#spec')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Open as an issue')
    await page.close()
  }, 90_000)

  it('is ended by keyboard alone, and written down afterwards', async () => {
    const page = await conversation({})
    await tabTo(page, '#words')
    await say(page, 'I want dark mode.')
    await page.locator('.turns li.person').first().waitFor(patience)
    await tabTo(page, 'button#end')
    await page.keyboard.press('Enter')
    await page.getByText('You ended the conversation').waitFor(patience)
    // The button is where it was, and does nothing any more: the other one comes before it.
    expect(await focused(page)).toBe('Ended')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Write the spec')
    await page.keyboard.press('Enter')
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toContain('Open as an issue')
    await page.close()
  }, 60_000)

  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

  const conversation = async (options: Parameters<Browser['newPage']>[0]) => {
    const page = await hall.browser.newPage(options)
    await page.goto(`${hall.served.address}?repo=acme/shop#settings`)
    await page.fill('#openaiKey', 'sk-test')
    await page.getByRole('link', { name: 'Talk', exact: true }).click()
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.locator('.turns li.architect').first().waitFor(patience)
    return page
  }

  it('is announced a turn once, and given away as it stands', async () => {
    const page = await conversation({})
    await page.getByText('Ready: type').waitFor(patience)
    await page.evaluate(() => {
      globalThis.announced = []
      const log = document.querySelector('[role="log"]')
      const watch = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) globalThis.announced.push(node.textContent ?? '')
        }
      })
      if (log) watch.observe(log, { childList: true, subtree: true, characterData: true })
    })
    await page.fill('#words', 'I want dark mode.')
    await page.keyboard.press('Enter')
    await page.locator('.turns li', { hasText: 'capital letters' }).waitFor(patience)
    await page.getByText('Ready: type').waitFor(patience)
    expect(await page.evaluate(() => globalThis.announced)).toEqual([
      expect.stringContaining('You: I want dark mode.'),
      expect.stringContaining('Architect: Should small and capital letters matter?'),
    ])
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the transcript' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('transcript.txt')
    expect(await readFile(await download.path(), 'utf8')).toMatch(
      /^\[1\] Architect: Hello.*\n\n\[2\] You: I want dark mode\.\n\n\[3\] Architect: Should small and capital letters matter\?\n$/,
    )
    await page.close()
  }, 60_000)

  it.each([
    ['zoomed to 200 %', { viewport: { width: 600, height: 450 }, deviceScaleFactor: 2 }],
    ['320 pixels wide', { viewport: { width: 320, height: 640 } }],
  ])(
    'is read without scrolling sideways, %s',
    async (_, options) => {
      const page = await conversation({ ...options, reducedMotion: 'reduce' })
      await page.fill('#words', `I want ${'a-word-without-any-end'.repeat(6)}.`)
      await page.keyboard.press('Enter')
      await page.locator('.turns li.person').first().waitFor(patience)
      await page.getByRole('button', { name: 'Write the spec' }).click()
      await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])
      const moving = () =>
        page.evaluate(() => {
          const all = [...document.querySelectorAll('*')].map((one) => getComputedStyle(one))
          return all.filter(
            ({ transitionDuration, animationName }) => transitionDuration !== '0s' || animationName !== 'none',
          ).length
        })
      expect(await moving()).toBe(0)
      await page.emulateMedia({ reducedMotion: 'no-preference' })
      expect(await moving()).toBeGreaterThan(0)
      await page.close()
    },
    60_000,
  )
})
