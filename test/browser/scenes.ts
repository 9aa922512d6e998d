import type { Page } from 'playwright-core'
import type { Peer } from '../voice/peer.ts'

/** A state of the page worth a picture. `open` brings a fresh page there. */
export interface Scene {
  name: string
  /** What it shows, for those who do not see it. */
  shows: string
  /** What the address has after the page's own. */
  hash: string
  /** Another repository than the shop. */
  repository?: string
  /** The page as it is with the App. */
  app?: true
  open?(page: Page, peer: Peer): Promise<void>
}

const patience = { timeout: 30_000 }

const talkWithKey = async (page: Page, key = 'sk-test') => {
  await page.fill('#openaiKey', key)
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  await page.getByLabel('Without a microphone').check()
  await page.getByRole('button', { name: 'Talk live' }).click()
}

const say = async (page: Page, text: string) => {
  await page.fill('#words', text)
  await page.keyboard.press('Enter')
}

const conversation = async (page: Page) => {
  await talkWithKey(page)
  await page.locator('.turns li.architect', { hasText: 'What would you like?' }).waitFor(patience)
  await page.getByText('Ready: type').waitFor(patience)
  await say(page, 'I want to filter my books by author.')
  await page.locator('.turns li', { hasText: 'capital letters' }).waitFor(patience)
  await page.getByText('Ready: type').waitFor(patience)
}

/** Through a window that gives at once what the App's own gives after GitHub's sign-in. */
const signIn = async (page: Page) => {
  const account = { kind: 'sentra-session', session: 'sealed', login: 'maya', expiresAt: 4_102_444_800_000 }
  const body = `<script>opener.postMessage(${JSON.stringify(account)}, '*'); close()</script>`
  await page.context().route('**/live/sign-in*', (route) => route.fulfill({ contentType: 'text/html', body }))
  await page.getByRole('button', { name: 'Sign in with GitHub' }).click()
  await page.getByText('Signed in as maya').waitFor(patience)
}

/** The four views and what they can be in. */
export const scenes: readonly Scene[] = [
  { name: 'talk', shows: 'Talk, before anything is said', hash: '#talk' },
  { name: 'conversation', shows: 'A conversation, in captions', hash: '#settings', open: conversation },
  {
    name: 'asking',
    shows: 'The page asks before it hands over',
    hash: '#settings',
    async open(page) {
      await conversation(page)
      await say(page, 'Pass this to an agent.')
      await page.getByText('Handing over').waitFor(patience)
      // The five seconds do not pass while one looks.
      await page.evaluate(() => {
        const now = Date.now()
        Date.now = () => now
      })
    },
  },
  {
    name: 'read-back',
    shows: 'The spec, read back beside the conversation',
    hash: '#settings',
    async open(page) {
      await conversation(page)
      await page.getByRole('button', { name: 'Write the spec' }).click()
      await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    },
  },
  {
    name: 'reconnecting',
    shows: 'The connection broke, and is made again',
    hash: '#settings',
    async open(page, peer) {
      await conversation(page)
      await page.route('**/realtime/calls', () => undefined)
      // The try that gets no answer does not end while one looks.
      await page.evaluate(() => {
        const wait = globalThis.setTimeout as (work: () => void, ms?: number) => unknown
        const shortOnly = (work: () => void, ms = 0) => (ms < 2_000 ? wait(work, ms) : 0)
        globalThis.setTimeout = shortOnly as typeof setTimeout
      })
      await peer.calls.at(-1)?.hangUp()
      await page.getByText('The connection broke').waitFor(patience)
    },
  },
  {
    name: 'ended',
    shows: 'The conversation has ended; the spec can still be written',
    hash: '#settings',
    async open(page) {
      await conversation(page)
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await page.getByText('You ended the conversation').waitFor(patience)
    },
  },
  {
    name: 'problem',
    shows: 'A key that is not accepted, and the way out',
    hash: '#settings',
    async open(page) {
      await talkWithKey(page, 'sk-wrong')
      await page.getByText('does not accept the key').waitFor(patience)
    },
  },
  {
    name: 'specs',
    shows: 'All specs',
    hash: '#specs',
    open: (page) => page.getByRole('link', { name: 'Dark mode' }).waitFor(patience),
  },
  {
    name: 'spec',
    shows: 'One spec, its versions side by side',
    hash: '#specs/1-dark-mode',
    open: (page) => page.locator('table.compare ins').first().waitFor(patience),
  },
  {
    name: 'signed-in',
    shows: 'One spec, to be decided as the person who signed in',
    hash: '#talk',
    app: true,
    async open(page) {
      await signIn(page)
      await page.getByRole('link', { name: 'Specs', exact: true }).click()
      await page.getByRole('link', { name: 'Dark mode' }).click()
      await page.locator('table.compare ins').first().waitFor(patience)
    },
  },
  {
    name: 'empty',
    shows: 'A repository without specs',
    hash: '#specs',
    repository: 'maya/empty',
    open: (page) => page.getByText('has no specs yet').waitFor(patience),
  },
  {
    name: 'dashboard',
    shows: 'The Dashboard',
    hash: '#dashboard',
    open: (page) => page.getByText('$1.25').first().waitFor(patience),
  },
  { name: 'settings', shows: 'Settings', hash: '#settings' },
]

export const sizes = { desk: { width: 1_200, height: 900 }, phone: { width: 390, height: 844 } } as const
export const themes = ['light', 'dark'] as const
