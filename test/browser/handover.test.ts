import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Cleanup } from '../../demo/cleanup.ts'
import { openTalk, place, type TalkPlace } from '../../demo/talk/open.ts'
import { executablePath } from './chromium.ts'
import { launchSpeaking } from './talking.ts'

const patience = { timeout: 60_000 }

describe.skipIf(!executablePath)('from the spoken word to an approved spec', () => {
  const cleanup = new Cleanup()
  let talk: TalkPlace
  beforeAll(async () => {
    talk = await openTalk(cleanup, { key: null })
  })
  afterAll(async () => {
    expect(await cleanup.run()).toEqual([])
  })

  it('hands over the very bytes, the app commits them, and the Specs view approves them', async () => {
    const speaker = await launchSpeaking([5, 'I want to filter my books by author.', 60])
    const context = await speaker.browser.newContext()
    await context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write'])
    const page = await context.newPage()
    await page.goto(talk.address)
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.locator('.turns li.person').first().waitFor(patience)
    const pass = async () => {
      await page.fill('#words', 'Pass this to an agent.')
      await page.keyboard.press('Enter')
      await page.getByText('Handing over').waitFor(patience)
    }
    await pass()
    await page.keyboard.press('Escape')
    await page.getByText('Handing over').waitFor({ state: 'hidden', ...patience })
    await pass()
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    // A person's own change, with what a reader does not see: where a link leads.
    const spec = page.locator('#spec')
    await spec.fill((await spec.inputValue()).replace('one author.', 'one [author](https://example.org/a_b).'))
    await page.getByRole('link', { name: /Open as an issue/ }).waitFor(patience)
    expect(await page.getByRole('link', { name: /Open as an issue/ }).getAttribute('href')).toContain('example.org')
    const hash = /Version 1 · ([0-9a-f]{16})/.exec((await page.locator('#spec-status').textContent()) ?? '')?.[1]

    const [form] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /Open as an issue/ }).click(),
    ])
    await form.getByRole('button', { name: 'Create' }).click()
    await form.getByRole('heading', { name: '#1 Filter the list by author' }).waitFor(patience)

    // No model has a key here: what the app commits can only be what was handed over.
    const hands = talk.github.octokitFor(talk.github.installationToken(place.owner))
    const where = { owner: place.owner, repo: place.name, issue_number: 1 }
    const said = async () => (await hands.rest.issues.listComments(where)).data.map(({ body }) => body ?? '').join('\n')
    await expect.poll(said, patience).toContain(`/approve v1 ${hash}`)

    await page.getByRole('link', { name: 'Specs' }).click()
    await page.getByRole('link', { name: 'Filter the list by author' }).click()
    await page.getByRole('button', { name: 'Copy the approval' }).click()
    const line = await page.evaluate(() => navigator.clipboard.readText())
    expect(line).toBe(`/approve v1 ${hash}`)
    const started: unknown[] = []
    talk.github.onDispatch((dispatch) => started.push(dispatch))
    // The person goes back to the issue's page, and says it there.
    await form.reload()
    await form.getByLabel('Comment').fill(line)
    await form.getByRole('button', { name: 'Comment' }).click()
    await form.getByText(line).last().waitFor(patience)
    const { owner, repo } = where
    const labels = async () =>
      (await hands.rest.issues.listForRepo({ owner, repo, labels: 'ai-feature', state: 'all' })).data.map(
        ({ title }) => title,
      )
    await expect.poll(labels, patience).not.toEqual([])
    await expect.poll(() => started.length, patience).toBe(1)
    await page.reload()
    await page.getByText(/approved by maya/).waitFor(patience)
    await speaker.close()
  }, 240_000)
})
