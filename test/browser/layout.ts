import type { Page } from 'playwright-core'

/** What stands where: everything that one reads or presses and can see, by role and name, in pixels. */
export interface Box {
  what: string
  x: number
  y: number
  width: number
  height: number
}

export const layoutOf = (page: Page): Promise<Box[]> =>
  page.evaluate(() => {
    const wanted = 'h1, h2, nav a, button, input, select, textarea, section, meter, .button, .big, .turns li'
    return [...document.querySelectorAll<HTMLElement>(wanted)].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return []
      const { x, y, width, height } = element.getBoundingClientRect()
      const name =
        element.id || (element.children.length > 0 ? element.className : element.textContent?.slice(0, 40)) || ''
      const box = { x, y: y + scrollY, width, height }
      const rounded = Object.fromEntries(Object.entries(box).map(([key, value]) => [key, Math.round(value)]))
      return [{ what: `${element.tagName.toLowerCase()} ${name}`.trim(), ...(rounded as typeof box) }]
    })
  })

/**
 * Where two layouts differ, a line each. Other machines have other fonts: a line may be a little longer, and what comes
 * below it lower. But what is gone, has left its column, or has lost a third of its size is named.
 */
export function differences(expected: readonly Box[], found: readonly Box[]): string[] {
  const names = (boxes: readonly Box[]) => boxes.map(({ what }) => what).join('\n')
  if (names(expected) !== names(found)) {
    const missing = expected
      .filter(({ what }) => !found.some((one) => one.what === what))
      .map(({ what }) => `gone: ${what}`)
    const added = found
      .filter(({ what }) => !expected.some((one) => one.what === what))
      .map(({ what }) => `new: ${what}`)
    return missing.length + added.length > 0 ? [...missing, ...added] : ['the order differs']
  }
  return expected.flatMap((before, at) => {
    const after = found[at] ?? before
    const far = (a: number, b: number, pixels: number, share: number) => Math.abs(a - b) > Math.max(pixels, share * a)
    const moved = (['x', 'width'] as const).filter((key) => far(before[key], after[key], 24, 0.2))
    if (far(before.height, after.height, 28, 0.34)) return [`${before.what}: height ${before.height} → ${after.height}`]
    if (far(before.y, after.y, 60, 0.25)) return [`${before.what}: y ${before.y} → ${after.y}`]
    return moved.map((key) => `${before.what}: ${key} ${before[key]} → ${after[key]}`)
  })
}
