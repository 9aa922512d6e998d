import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, launch } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

declare global {
  var refused: string[]
}

describe.skipIf(!executablePath)('the policy of the published page', () => {
  let served: PageServer
  let browser: Browser
  beforeAll(async () => {
    served = await servePage({ app: 'https://sentra.example/app' })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('lets it speak to the addresses of its settings file, and to nobody else', async () => {
    const html = await readFile(path.join(served.folder, 'index.html'), 'utf8')
    expect(/Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1]?.split('; ')).toEqual([
      "default-src 'none'",
      ...["script-src 'self'", "style-src 'self'", "img-src 'self'", "media-src 'self' blob:"],
      "connect-src 'self' https://api.openai.com https://api.github.com https://sentra.example",
      ...["base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
    ])
  })

  /** Each is tried by the page's own script, as an injected one would. */
  const attacks: [name: string, directive: string, attack: () => void][] = [
    [
      'a script that is added',
      'require-trusted-types-for',
      () => document.body.append(Object.assign(document.createElement('script'), { src: 'data:text/javascript,1' })),
    ],
    [
      'a style in the page',
      'style-src-elem',
      () => {
        const style = document.createElement('style')
        style.append('main { display: none }')
        document.head.append(style)
      },
    ],
    [
      'text that becomes markup',
      'require-trusted-types-for',
      () => {
        document.body.innerHTML = '<b>bold</b>'
      },
    ],
    [
      'a picture from elsewhere',
      'img-src',
      () => document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' })),
    ],
    ['a request to elsewhere', 'connect-src', () => void fetch('https://elsewhere.example/').catch(() => undefined)],
  ]

  it.each(attacks)(
    'refuses %s',
    async (_, directive, attack) => {
      const page = await browser.newPage()
      await page.goto(`${served.address}?repo=acme/shop`)
      await page.locator('main h2').first().waitFor()
      await page.evaluate(() => {
        globalThis.refused = []
        addEventListener('securitypolicyviolation', (event) => globalThis.refused.push(event.effectiveDirective))
      })
      await page.evaluate(attack).catch(() => undefined)
      await expect.poll(() => page.evaluate(() => globalThis.refused)).toContain(directive)
      await page.close()
    },
    30_000,
  )

  it('runs no script that stands in the page itself', async () => {
    const page = await browser.newPage()
    // The published document with one line more, as whoever could write into it would add.
    await page.route(
      ({ pathname }) => pathname === '/shop/',
      async (route) => {
        const html = await readFile(path.join(served.folder, 'index.html'), 'utf8')
        const body = html.replace('<body>', '<body><script>globalThis.ran = true</script>')
        await route.fulfill({ contentType: 'text/html', body })
      },
    )
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    await page.goto(`${served.address}?repo=acme/shop`)
    await page.locator('main h2').first().waitFor()
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
    expect(errors.join()).toMatch(/inline script/)
    await page.close()
  }, 30_000)
})
