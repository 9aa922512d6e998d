import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { VoiceEvent } from '../../core/voice/events.ts'
import { joined, silence, speak, wavFile } from '../voice/speech.ts'
import { launch } from './chromium.ts'

/** What a microphone gives: words to speak, seconds of silence between them, and samples as they are. */
export type Script = (string | number | Int16Array)[]

export interface Speaker {
  browser: Browser
  close(): Promise<void>
}

/** A browser whose microphone plays a script; with `loop` again and again. WebRTC on loopback needs the first flag. */
export async function launchSpeaking(script: Script, options: { loop?: boolean } = {}): Promise<Speaker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sentra-microphone-'))
  const file = path.join(folder, 'microphone.wav')
  const parts = await Promise.all(
    script.map((one) => (typeof one === 'number' ? silence(one) : typeof one === 'string' ? speak(one) : one)),
  )
  await writeFile(file, wavFile(joined(parts)))
  const browser = await launch([
    ...['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    `--use-file-for-fake-audio-capture=${file}${options.loop ? '' : '%noloop'}`,
  ])
  return {
    browser,
    async close() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens the page with a key, and with the Settings that are named by their fields' ids. */
export async function visitWithKey(
  browser: Browser,
  address: string,
  settings: Record<string, string | boolean> = {},
): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${address}?repo=acme/shop#settings`)
  await page.fill('#openaiKey', 'sk-test')
  for (const [id, value] of Object.entries({ echoCancellation: false, ...settings })) {
    if (typeof value === 'boolean') await page.setChecked(`#${id}`, value)
    else if ((await page.locator(`select#${id}`).count()) > 0) await page.selectOption(`#${id}`, value)
    else await page.fill(`#${id}`, value)
  }
  await page.getByRole('link', { name: 'Talk', exact: true }).click()
  return { page, errors }
}

/** The event log, as the person downloads it. */
export async function logOf(page: Page): Promise<VoiceEvent[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the log' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as VoiceEvent]))
}

/** Turns as the page shows them, `You: …` and `Architect: …`. */
export const turnsOf = (page: Page): Promise<string[]> => page.locator('.turns li p').allTextContents()
