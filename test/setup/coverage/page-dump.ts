import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/**
 * Where browser tests leave what Chromium ran of the page, for `npm test` to read. Each test builds the page with other
 * settings, so a bundle is named by its bytes: its map, and what ran of it.
 */
const folder = process.env.SENTRA_PAGE_COVERAGE

/** Whether this run measures the page. */
export const measuresPage = folder !== undefined

const root = path.join(import.meta.dirname, '../../..')
const hash = (source: string) => createHash('sha256').update(source).digest('hex')

const SourceMap = z.object({
  version: z.literal(3),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
})
const Range = z.object({ startOffset: z.number(), endOffset: z.number(), count: z.number() })
const Ran = z.object({ bundle: z.string(), ranges: z.array(Range) })

/** V8's block coverage: offsets into the bundle; an inner range overrides the one around it. */
export type Range = z.infer<typeof Range>
export interface Bundle {
  source: string
  map: z.infer<typeof SourceMap>
  /** One list for each time that the bundle was loaded. */
  runs: Range[][]
}

let count = 0
const write = (name: string, text: string) => {
  if (folder !== undefined) writeFileSync(path.join(folder, name), text)
}

/** Keeps the maps of a page that was built to be tested, with sources named from the project's root. */
export function keepMaps(assets: string): void {
  for (const name of readdirSync(assets).filter((one) => one.endsWith('.js.map'))) {
    const source = readFileSync(path.join(assets, name.replace(/\.map$/, '')), 'utf8')
    const map = SourceMap.parse(JSON.parse(readFileSync(path.join(assets, name), 'utf8')))
    const sources = map.sources.map((one) => path.relative(root, path.resolve(assets, one)))
    write(`${hash(source)}.bundle.json`, JSON.stringify({ source, map: { ...map, sources } }))
  }
}

/** Keeps what ran of one bundle, in one page. */
export function keepRan(source: string, ranges: Range[]): void {
  count += 1
  write(`${process.pid}-${count}.ran.json`, JSON.stringify({ bundle: hash(source), ranges }))
}

/** Everything that was kept in a folder. */
export function readDump(dump: string): Bundle[] {
  const bundles = new Map<string, Bundle>()
  const files = readdirSync(dump)
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(dump, name), 'utf8'))
  for (const name of files.filter((one) => one.endsWith('.bundle.json'))) {
    const { source, map } = z.object({ source: z.string(), map: SourceMap }).parse(read(name))
    bundles.set(name.replace(/\.bundle\.json$/, ''), { source, map, runs: [] })
  }
  for (const name of files.filter((one) => one.endsWith('.ran.json'))) {
    const { bundle, ranges } = Ran.parse(read(name))
    bundles.get(bundle)?.runs.push(ranges)
  }
  return [...bundles.values()]
}
