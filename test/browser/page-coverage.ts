import type { Browser, BrowserContext, Page } from 'playwright-core'
import { keepRan, measuresPage } from '../setup/coverage/page-dump.ts'

/** Records what each page of this browser runs of ours, where that is measured; elsewhere it changes nothing. */
export function recorded(browser: Browser): Browser {
  if (!measuresPage) return browser
  const open = new Set<() => Promise<void>>()
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => record(await newContext(options), open)
  const close = browser.close.bind(browser)
  browser.close = async (options) => {
    await Promise.all([...open].map((keep) => keep()))
    await close(options)
  }
  return browser
}

/** V8 forgets a page's coverage when the page goes, so it is kept just before. */
function record(context: BrowserContext, open: Set<() => Promise<void>>): BrowserContext {
  const pages = new Set<() => Promise<void>>()
  const newPage = context.newPage.bind(context)
  context.newPage = async () => {
    const page = await newPage()
    await page.coverage.startJSCoverage({ resetOnNavigation: false })
    const keep = async () => {
      pages.delete(keep)
      if (open.delete(keep)) await keepPage(page)
    }
    pages.add(keep)
    open.add(keep)
    const close = page.close.bind(page)
    page.close = async (options) => {
      await keep()
      await close(options)
    }
    return page
  }
  const close = context.close.bind(context)
  context.close = async (options) => {
    await Promise.all([...pages].map((keep) => keep()))
    await close(options)
  }
  return context
}

async function keepPage(page: Page): Promise<void> {
  if (page.isClosed()) return
  for (const { url, source, functions } of await page.coverage.stopJSCoverage()) {
    if (source === undefined || !url.includes('/shop/assets/')) continue
    keepRan(
      source,
      functions.flatMap(({ ranges }) => ranges),
    )
  }
}
