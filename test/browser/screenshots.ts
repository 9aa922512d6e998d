/**
 * Makes the pictures of the docs from the real page: `SENTRA_TEST_CHROMIUM=… node test/browser/screenshots.ts [FOLDER]`.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pictureName } from './gallery.ts'
import { scenes, sizes, themes } from './scenes.ts'
import { openStage } from './stage.ts'

const folder = process.argv[2] ?? path.join(import.meta.dirname, '../../docs/screens')
await mkdir(folder, { recursive: true })
const stage = await openStage()
try {
  for (const scene of scenes) {
    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      const page = await stage.show(scene, size, themes[0])
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: path.join(folder, pictureName(scene.name, size, colorScheme)) })
      }
      await page.close()
    }
  }
} finally {
  await stage.close()
}
