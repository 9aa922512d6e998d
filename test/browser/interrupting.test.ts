import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath } from './chromium.ts'
import { type Hall, openHall, say } from './hall.ts'
import { turnsOf, visitWithKey } from './talking.ts'

const patience = { timeout: 30_000 }

/** The peer refuses a second answer while one is being made, as the provider does. */
describe.skipIf(!executablePath)('who types before the answer is there', () => {
  let hall: Hall
  beforeAll(async () => {
    const words = 'I would sort all of the books by the year in which they were printed, the newest of them first.'
    hall = await openHall({
      thinks: 700,
      architect: ({ items, instructions }) => ({
        say: /^Greet/.test(instructions) ? 'Hello.' : `About ${items.at(-1)?.text} ${words}`,
      }),
    })
  })
  afterAll(() => hall?.close())

  const received = () => (hall.peer.calls.at(-1)?.received ?? []) as RealtimeClientEvent[]
  const of = (type: string) => received().filter((event) => event.type === type)
  const refusals = () => hall.peer.calls.at(-1)?.sent.filter(({ type }) => type === 'error')

  it('ends the answer that is being made, and gets one to the last word, and no refusal', async () => {
    const { page } = await visitWithKey(hall.browser, hall.served.address)
    await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.locator('.turns li.architect').first().waitFor(patience)
    await page.getByText('Ready: type').waitFor(patience)
    await say(page, 'first')
    await say(page, 'second')
    await say(page, 'third')
    await page.locator('.turns li.architect', { hasText: 'About third' }).waitFor(patience)
    expect(refusals()).toEqual([])
    expect(of('response.cancel').length).toBeGreaterThan(0)
    // Nobody heard an answer to the first two: they are no part of the conversation, here and there.
    const spoken = (await turnsOf(page)).filter((turn) => turn.includes('Architect:'))
    expect(spoken).toEqual([expect.stringContaining('Hello.'), expect.stringContaining('About third')])
    const known = hall.peer.calls.at(-1)?.conversation.items.map(({ text }) => text.split(' ').slice(0, 2).join(' '))
    expect(known).toEqual(['Hello.', 'first', 'second', 'third', 'About third'])

    // Now in the middle of its words: the server is told how much was heard.
    await page.getByText('The Architect speaks').waitFor(patience)
    await page.waitForTimeout(2_000)
    await say(page, 'fourth')
    await expect.poll(() => of('conversation.item.truncate')).toHaveLength(1)
    const cut = of('conversation.item.truncate')[0]
    expect(cut).toMatchObject({ content_index: 0, audio_end_ms: expect.any(Number) })
    expect(of('output_audio_buffer.clear')).toHaveLength(1)
    await page.locator('.turns li.architect', { hasText: 'About fourth' }).waitFor(patience)
    await page.locator('.turns li.architect', { hasText: /About third.* –$/ }).waitFor(patience)
    expect(refusals()).toEqual([])
    await page.close()
  }, 120_000)
})
