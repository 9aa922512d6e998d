import type { Browser, Page } from 'playwright-core'
import type { LocalGitHub } from '../../demo/github/index.ts'
import { type Peer, startPeer } from '../voice/peer.ts'
import { launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { type Scene, sizes, type themes } from './scenes.ts'
import { startShelf } from './shelf.ts'

export interface Stage {
  /** The page in a scene, at a size and in a theme. The caller closes it. */
  show(scene: Scene, size: keyof typeof sizes, theme: (typeof themes)[number]): Promise<Page>
  close(): Promise<void>
}

/** Everything that the scenes need: the published page, the Realtime peer, the local GitHub, a browser. */
export async function openStage(): Promise<Stage> {
  const peer: Peer = await startPeer()
  const github: LocalGitHub = await startShelf()
  const served: PageServer = await servePage({ openai: peer.url }, { api: github.url, web: github.url })
  const browser: Browser = await launch([
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
  ])
  return {
    async show(scene, size, theme) {
      const options = { viewport: sizes[size], colorScheme: theme, reducedMotion: 'reduce' } as const
      const page = await browser.newPage(options)
      await page.goto(`${served.address}?repo=maya/shop${scene.hash}`)
      await page.locator('main h2').first().waitFor({ timeout: 30_000 })
      await scene.open?.(page)
      return page
    },
    async close() {
      await browser.close()
      await served.close()
      await github.close()
      await peer.close()
    },
  }
}
