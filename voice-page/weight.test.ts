import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import { beforeAll, expect, it } from 'vitest'
import settings from './settings.json' with { type: 'json' }
import { pageConfig } from './vite.config.ts'

type Built = Rolldown.OutputChunk | Rolldown.OutputAsset

/** What a browser asks for before it shows the page: the document, what it names, and what its script imports. */
let first: Built[]
beforeAll(async () => {
  const config = pageConfig(settings)
  const built = await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    build: { ...config.build, write: false },
  })
  const files = new Map(
    [built]
      .flat()
      .flatMap((one) => ('output' in one ? one.output : []))
      .map((one) => [one.fileName, one]),
  )
  const taken = new Map<string, Built>()
  const take = (name: string) => {
    const file = files.get(name)
    if (file === undefined || taken.has(name)) return
    taken.set(name, file)
    if (file.type === 'chunk') for (const one of file.imports) take(one)
  }
  take('index.html')
  for (const [, name = ''] of text(files.get('index.html')).matchAll(/(?:src|href)="\.\/([^"#]+)"/g)) take(name)
  first = [...taken.values()]
})

const text = (file: Built | undefined): string => {
  if (file === undefined) return ''
  return file.type === 'chunk' ? file.code : Buffer.from(file.source).toString('utf8')
}
const weight = (files: Built[]) => files.reduce((sum, file) => sum + gzipSync(text(file), { level: 9 }).length, 0)

it('is a document, a style, a script and a sign: at most six requests', () => {
  const kinds = new Set(first.map(({ fileName }) => fileName.replace(/^.*\./, '')))
  expect(kinds).toEqual(new Set(['html', 'css', 'js', 'svg']))
  expect(first.length).toBeLessThanOrEqual(6)
})

it('loads at most 15 kB of script, compressed, before anything is pressed', () => {
  expect(weight(first.filter(({ fileName }) => fileName.endsWith('.js')))).toBeLessThanOrEqual(15_000)
})

it('weighs at most 25 kB, compressed', () => {
  expect(weight(first)).toBeLessThanOrEqual(25_000)
})
