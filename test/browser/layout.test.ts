import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './axe.ts'
import { executablePath } from './chromium.ts'
import { type Box, differences, layoutOf } from './layout.ts'
import { scenes, sizes, themes } from './scenes.ts'
import { openStage, type Stage } from './stage.ts'

const file = path.join(import.meta.dirname, 'layouts.json')
const recording = process.env.SENTRA_RECORD_LAYOUT !== undefined

describe.skipIf(!executablePath)('how the page looks', () => {
  let stage: Stage
  let known: Record<string, Box[]>
  beforeAll(async () => {
    stage = await openStage()
    known = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  })
  afterAll(async () => {
    if (recording) await writeFile(file, `${JSON.stringify(known)}\n`)
    await stage?.close()
  })

  const all = scenes.flatMap((scene) => (Object.keys(sizes) as (keyof typeof sizes)[]).map((size) => ({ scene, size })))
  it.each(all)(
    '$scene.name at the $size: laid out as recorded, with no violation, in light and in dark',
    async ({ scene, size }) => {
      const page = await stage.show(scene, size, themes[0])
      const id = `${scene.name}-${size}`
      if (recording) known[id] = await layoutOf(page)
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme })
        await expect
          .poll(async () => differences(known[id] ?? [], await layoutOf(page)), { message: colorScheme })
          .toEqual([])
        expect(await violations(page), colorScheme).toEqual([])
      }
      await page.close()
    },
    90_000,
  )

  it('is not blind: a column that breaks, a button that is gone, a field that shrinks are named', () => {
    const boxes: Box[] = [
      { what: 'section a', x: 0, y: 100, width: 560, height: 400 },
      { what: 'section b', x: 580, y: 100, width: 560, height: 400 },
      { what: 'button c', x: 600, y: 420, width: 120, height: 40 },
    ]
    const but = (at: number, change: Partial<Box>) => boxes.map((box, i) => (i === at ? { ...box, ...change } : box))
    expect(differences(boxes, but(0, { height: 412, width: 566 }))).toEqual([])
    expect(differences(boxes, but(1, { x: 0, y: 510 }))).not.toEqual([])
    expect(differences(boxes, boxes.slice(0, 2))).toEqual(['gone: button c'])
    expect(differences(boxes, but(2, { height: 4 }))).not.toEqual([])
  })
})
