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
  const addresses = { api: github.url, web: github.url }
  const served: PageServer = await servePage({ openai: peer.url }, addresses)
  // Nobody answers there: a scene gives what the App would.
  const withApp: PageServer = await servePage({ openai: peer.url, app: 'http://127.0.0.1:9' }, addresses)
  const browser: Browser = await launch([
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
  ])
  return {
    async show(scene, size, theme) {
      const options = { viewport: sizes[size], colorScheme: theme, reducedMotion: 'reduce' } as const
      const page = await browser.newPage(options)
      const { address } = scene.app ? withApp : served
      await page.goto(`${address}?repo=${scene.repository ?? 'maya/shop'}${scene.hash}`)
      await page.locator('main h2').first().waitFor({ timeout: 30_000 })
      await scene.open?.(page, peer)
      return page
    },
    async close() {
      await browser.close()
      await served.close()
      await withApp.close()
      await github.close()
      await peer.close()
    },
  }
}
