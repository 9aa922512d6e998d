import type { Browser, Page } from 'playwright-core'
import { type Peer, type PeerOptions, startPeer } from '../voice/peer.ts'
import { launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

/** What a conversation needs: the Realtime peer, the page that knows it as OpenAI, a browser for both. */
export interface Hall {
  peer: Peer
  served: PageServer
  browser: Browser
  close(): Promise<void>
}

export async function openHall(options: PeerOptions = {}): Promise<Hall> {
  const peer = await startPeer(options)
  const served = await servePage({ openai: peer.url })
  const browser = await launch(['--allow-loopback-in-peer-connection', '--autoplay-policy=no-user-gesture-required'])
  return {
    ...{ peer, served, browser },
    async close() {
      await browser.close()
      await served.close()
      await peer.close()
    },
  }
}

/** Types a turn, and waits until it stands in the conversation. */
export async function say(page: Page, text: string): Promise<void> {
  await page.fill('#words', text)
  await page.keyboard.press('Enter')
  await page.locator('.turns li.person', { hasText: text }).last().waitFor({ timeout: 30_000 })
}
