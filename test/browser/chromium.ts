import { type Browser, chromium } from 'playwright-core'
import { recorded } from './page-coverage.ts'

/** Where `test/setup` found or installed a browser; without one the suite is skipped, and counted. */
export const executablePath = process.env.SENTRA_TEST_CHROMIUM

/** Chromium that talks to nobody: no first-run, no updates, no background requests. */
export const launch = async (extra: string[] = []): Promise<Browser> =>
  recorded(
    await chromium.launch({
      executablePath: executablePath ?? '',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update', ...extra],
      ],
    }),
  )
