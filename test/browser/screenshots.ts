/**
 * Makes the pictures of the docs from the real page: `SENTRA_TEST_CHROMIUM=… node test/browser/screenshots.ts [FOLDER]`.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { scenes, sizes, themes } from './scenes.ts'
import { openStage } from './stage.ts'

const folder = process.argv[2] ?? path.join(import.meta.dirname, '../../docs/screens')
await mkdir(folder, { recursive: true })
const stage = await openStage()
try {
  for (const scene of scenes) {
    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      for (const theme of themes) {
        const page = await stage.show(scene, size, theme)
        await page.screenshot({ path: path.join(folder, `${scene.name}-${size}-${theme}.png`) })
        await page.close()
      }
    }
  }
} finally {
  await stage.close()
}
