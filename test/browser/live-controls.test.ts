import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Peer, startPeer } from '../voice/peer.ts'
import { violations } from './axe.ts'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { logOf, turnsOf, visitWithKey } from './talking.ts'

const flags = ['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required']
const patience = { timeout: 30_000 }

describe.skipIf(!executablePath)('what one presses while talking', () => {
  let peer: Peer
  let served: PageServer
  let browser: Browser
  beforeAll(async () => {
    peer = await startPeer({ listen: async () => 'sort my books by year' })
    served = await servePage({ openai: peer.url })
    browser = await launch([...flags, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'])
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
    await peer?.close()
  })

  const talk = async (settings: Record<string, string | boolean> = {}, microphone = false): Promise<Page> => {
    const { page } = await visitWithKey(browser, served.address, settings)
    if (!microphone) await page.getByLabel('Without a microphone').check()
    await page.getByRole('button', { name: 'Talk live' }).click()
    await page.getByRole('heading', { name: 'Talk live' }).waitFor(patience)
    return page
  }
  const type = async (page: Page, text: string) => {
    await page.fill('#words', text)
    await page.keyboard.press('Enter')
  }

  it('undoes a hand-over by button, by key and by voice, and writes no spec then', async () => {
    const page = await talk()
    await type(page, 'I want dark mode.')
    for (const undo of [
      () => page.getByRole('button', { name: 'Undo' }).click(),
      () => page.keyboard.press('Escape'),
      () => type(page, 'No, wait.'),
    ]) {
      await type(page, 'Pass this to an agent.')
      await page.getByText('Handing over').waitFor(patience)
      await undo()
      await page.getByText('Handing over').waitFor({ state: 'hidden', ...patience })
    }
    const log = await logOf(page)
    expect(log.flatMap((event) => (event.type === 'handoff.undone' ? [event.by] : []))).toEqual([
      ...['button', 'key', 'voice'],
    ])
    expect(log.some(({ type: name }) => name === 'handoff.confirmed')).toBe(false)
    expect(await page.locator('#spec').isVisible()).toBe(false)
    await page.close()
  }, 120_000)

  it('writes the spec from what was corrected, and hashes what was edited', async () => {
    const page = await talk()
    await type(page, 'I want duck mode.')
    await page.getByRole('button', { name: 'Correct turn' }).first().click()
    await page.locator('.turns textarea').fill('I want dark mode.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Write the spec' }).click()
    const spec = page.locator('#spec')
    await page.locator('#spec-status', { hasText: 'Version 1' }).waitFor(patience)
    expect(await spec.inputValue()).toMatch(/- I want dark mode\. \(turn \d\)/)
    const before = await page.locator('#spec-status').textContent()
    await spec.fill((await spec.inputValue()).replace('Filter the list', 'Shelve the list'))
    await expect.poll(() => page.locator('#spec-status').textContent()).not.toBe(before)
    expect(await page.getByRole('link', { name: /Open as an issue/ }).getAttribute('href')).toContain('Shelve')
    const whole = await spec.inputValue()
    await spec.fill(whole.replace('## Requirements', '<!-- and more -->\n\n## Requirements'))
    await page.locator('#spec-status', { hasText: 'would not be seen on GitHub' }).waitFor(patience)
    expect(await violations(page)).toEqual([])
    await spec.fill('no spec at all')
    await expect.poll(() => page.getByRole('link', { name: /Open as an issue/ }).count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await page.close()
  }, 120_000)

  it('mutes, and says so', async () => {
    const page = await talk({}, true)
    await page.getByRole('button', { name: 'Mute' }).click()
    await page.getByText('Your microphone is off.').waitFor(patience)
    expect(await page.getByRole('button', { name: 'Unmute' }).getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByLabel('Microphone', { exact: true }).locator('option').count()).toBeGreaterThan(0)
    await page.close()
  }, 60_000)

  it('changes the microphone while live, and goes on hearing', async () => {
    const page = await talk({ turns: 'push' }, true)
    await page.getByText('Hold the button').waitFor(patience)
    const choice = page.getByLabel('Microphone', { exact: true })
    const ids = await choice.locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))
    const other = ids.find((id) => id !== 'default') ?? ''
    expect(other).not.toBe('')
    await choice.selectOption(other)
    await page.waitForTimeout(500)
    // The old microphone is closed by now: what is heard comes from the other one.
    await page.getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await page.waitForTimeout(1_500)
    await page.mouse.up()
    await expect.poll(() => turnsOf(page), patience).toContainEqual(expect.stringContaining('sort my books by year'))
    expect(await page.locator('#problem').textContent()).toBe('')
    await page.close()
  }, 90_000)

  it.each(['space bar', 'pointer'])(
    'talks while the button is held: %s',
    async (by) => {
      const page = await talk({ turns: 'push' }, true)
      await page.getByText('Hold the button').waitFor(patience)
      await page.waitForTimeout(500)
      const sent = () => (peer.calls.at(-1)?.received ?? []).map(({ type: name }) => name)
      if (by === 'pointer') {
        await page.getByRole('button', { name: 'Hold to talk' }).hover()
        await page.mouse.down()
      } else await page.keyboard.down(' ')
      await expect.poll(sent).toContain('input_audio_buffer.clear')
      await page.waitForTimeout(1_500)
      if (by === 'pointer') await page.mouse.up()
      else await page.keyboard.up(' ')
      await expect.poll(sent).toContain('input_audio_buffer.commit')
      await expect.poll(() => turnsOf(page), patience).toContainEqual(expect.stringContaining('sort my books by year'))
      await page.close()
    },
    90_000,
  )

  it('loses nothing to a double click on “End”, nor to a slip of the hand on “Start over”', async () => {
    const page = await talk()
    await type(page, 'I want dark mode.')
    await page.locator('.turns li.person').first().waitFor(patience)
    await page.getByRole('button', { name: 'End', exact: true }).dblclick()
    await page.getByText('You ended the conversation').waitFor(patience)
    const end = page.getByRole('button', { name: 'Ended' })
    // As a key that is held does.
    await end.focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('Enter')
    expect(await turnsOf(page)).toContainEqual(expect.stringContaining('I want dark mode.'))
    const asked: string[] = []
    page.once('dialog', (dialog) => {
      asked.push(dialog.message())
      void dialog.dismiss()
    })
    await page.getByRole('button', { name: 'Start over' }).click()
    expect(asked).toEqual([expect.stringContaining('is lost then')])
    expect(await turnsOf(page)).toContainEqual(expect.stringContaining('I want dark mode.'))
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('button', { name: 'Talk live' }).waitFor(patience)
    await page.close()
  }, 60_000)

  it('starts over without a question where nothing was said', async () => {
    const page = await talk()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('button', { name: 'Talk live' }).waitFor(patience)
    await page.close()
  }, 60_000)

  it('ends at the limit of dollars, and can go back to the beginning', async () => {
    const page = await talk({ dollars: '0.01' })
    for (let turn = 0; turn < 40 && !(await page.getByText('limit of dollars').isVisible()); turn++) {
      await page.fill('#words', `${'many words '.repeat(350)} ${turn}`).catch(() => undefined)
      await page.keyboard.press('Enter')
      await page.waitForTimeout(300)
    }
    await page.getByText('the limit of dollars is reached').waitFor(patience)
    page.on('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('button', { name: 'Talk live' }).waitFor(patience)
    await page.close()
  }, 120_000)
})

describe.skipIf(!executablePath)('why there is no voice', () => {
  let peer: Peer
  let served: PageServer
  beforeAll(async () => {
    peer = await startPeer()
    served = await servePage({ openai: peer.url })
  })
  afterAll(async () => {
    await served?.close()
    await peer?.close()
  })

  it.each([
    [
      'blocked',
      ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'],
      '',
      /Allow it by the sign/,
    ],
    ['none', ['--use-fake-ui-for-media-stream'], '', /Connect one/],
    ['in_use', flags, 'NotReadableError', /Close that program/],
    ['gone', flags, 'OverconstrainedError', /Choose another one/],
  ])(
    '%s, with its own way out',
    async (code, extra, thrown, next) => {
      const browser = await launch(extra)
      const context = await browser.newContext()
      await context.addInitScript((name) => {
        if (name === '') return
        // A device that another program holds cannot be had here: the browser's answer to it can.
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name))
      }, thrown)
      const page = await context.newPage()
      await page.goto(`${served.address}?repo=acme/shop#settings`)
      await page.fill('#openaiKey', 'sk-test')
      await page.getByRole('link', { name: 'Talk', exact: true }).click()
      await page.getByRole('button', { name: 'Talk live' }).click()
      const problem = page.locator('#start-problem')
      await expect.poll(() => problem.getAttribute('data-code'), patience).toBe(code)
      expect(await problem.textContent()).toMatch(next)
      expect(await problem.textContent()).toMatch(/without a microphone/)
      expect(await violations(page)).toEqual([])
      await browser.close()
    },
    60_000,
  )

  it.each([
    ['key', 401],
    ['limit', 429],
    ['service', 500],
    ['unreachable', 0],
  ])(
    'the service: %s',
    async (code, status) => {
      const other = await startPeer()
      // A port that was let go may be another's by then: nobody serves the ninth.
      const there = await servePage({ openai: status === 0 ? 'http://127.0.0.1:9/v1' : other.url })
      other.failWith = status
      const browser = await launch(flags)
      const { page } = await visitWithKey(browser, there.address)
      await page.getByLabel('Without a microphone').check()
      await page.getByRole('button', { name: 'Talk live' }).click()
      await expect.poll(() => page.locator('#start-problem').getAttribute('data-code'), patience).toBe(code)
      await browser.close()
      await there.close()
      await other.close()
    },
    60_000,
  )

  it('says that a page without https gets no microphone, and still takes the typed word', async () => {
    const browser = await launch([...flags, '--host-resolver-rules=MAP page.example 127.0.0.1'])
    const { page } = await visitWithKey(browser, served.address.replace('127.0.0.1', 'page.example'))
    await page.getByRole('button', { name: 'Talk live' }).click()
    const problem = page.locator('#start-problem')
    await expect.poll(() => problem.getAttribute('data-code'), patience).toBe('insecure')
    expect(await problem.textContent()).toMatch(/https address.*without a microphone/)
    await browser.close()
  }, 60_000)

  it('asks for a key before anything', async () => {
    const published = await servePage()
    const browser = await launch()
    const page = await browser.newPage()
    await page.goto(`${published.address}?repo=acme/shop`)
    await page.getByRole('button', { name: 'Talk live' }).click()
    expect(await page.locator('#start-problem').textContent()).toContain('Put your OpenAI key into Settings')
    await browser.close()
    await published.close()
  }, 60_000)
})
