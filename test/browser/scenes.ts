import type { Page } from 'playwright-core'

/** A state of the page worth a picture. `open` brings a fresh page there. */
export interface Scene {
  name: string
  /** What the address has after the page's own. */
  hash: string
  open?(page: Page): Promise<void>
}

const patience = { timeout: 30_000 }

const withKey = async (page: Page) => {
  await page.fill('#openaiKey', 'sk-test')
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
}

const conversation = async (page: Page) => {
  await withKey(page)
  await page.getByLabel('Without a microphone').check()
  await page.getByRole('button', { name: 'Talk live' }).click()
  await page.getByText('What would you like?').waitFor(patience)
  await page.fill('#words', 'I want to filter my books by author.')
  await page.keyboard.press('Enter')
  await page.locator('.turns li', { hasText: 'capital letters' }).waitFor(patience)
}

/** The four views and what they can be in. */
export const scenes: readonly Scene[] = [
  { name: 'talk', hash: '#talk' },
  { name: 'conversation', hash: '#settings', open: conversation },
  {
    name: 'read-back',
    hash: '#settings',
    async open(page) {
      await conversation(page)
      await page.getByRole('button', { name: 'Write the spec' }).click()
      await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    },
  },
  { name: 'specs', hash: '#specs', open: (page) => page.getByRole('link', { name: 'Dark mode' }).waitFor(patience) },
  {
    name: 'spec',
    hash: '#specs/1-dark-mode',
    open: (page) => page.locator('table.compare ins').first().waitFor(patience),
  },
  { name: 'dashboard', hash: '#dashboard', open: (page) => page.getByText('$1.25').first().waitFor(patience) },
  { name: 'settings', hash: '#settings' },
]

export const sizes = { desk: { width: 1_200, height: 900 }, phone: { width: 390, height: 844 } } as const
export const themes = ['light', 'dark'] as const
