import { Session } from 'node:inspector/promises'
import { runInThisContext } from 'node:vm'
import { minify } from 'vite'
import { expect, test } from 'vitest'
import { type FileLines, measure, tell } from '../setup/coverage/bounds.ts'
import { ranLines } from '../setup/coverage/page-lines.ts'

const source = `const said = []
function greet(name) {
  if (name === '') {
    said.push('nobody')
    return
  }
  said.push(name)
}
function never() {
  said.push('never')
}
greet('maya')
globalThis.sentraSaid = { said, never }
`

/** One minified line with its map, as the page is built. */
async function minified() {
  const { code, map } = await minify('page.ts', source, { module: true, sourcemap: true })
  if (map === undefined) throw new Error('The minifier gave no map.')
  return { source: code, map: { version: 3 as const, sources: ['page.ts'], names: map.names, mappings: map.mappings } }
}

test('what V8 saw of a minified bundle are the lines of its source that ran', async () => {
  const bundle = await minified()
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  const filename = 'sentra-coverage-test.js'
  runInThisContext(`(()=>{${bundle.source}})()`, { filename })
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const before = '(()=>{'.length
  const ranges = result
    .filter(({ url }) => url === filename)
    .flatMap(({ functions }) => functions.flatMap((one) => one.ranges))
    .map((range) => ({
      ...range,
      startOffset: Math.max(0, range.startOffset - before),
      endOffset: range.endOffset - before,
    }))
  const lines = ranLines([{ ...bundle, runs: [ranges] }]).get('page.ts') ?? new Set()
  expect([7, 12, 13].filter((line) => !lines.has(line))).toEqual([])
  expect([4, 10].filter((line) => lines.has(line))).toEqual([])
})

const lines = (ran: number, missed: number): FileLines =>
  new Map(Array.from({ length: ran + missed }, (_, at) => [at + 1, at < ran]))

test('a bound that does not hold is named, with where to begin', () => {
  const files = new Map([
    ['core/a.ts', lines(89, 11)],
    ['core/b.ts', lines(0, 0)],
    ['app/c.ts', lines(80, 20)],
    ['voice-page/d.ts', lines(10, 90)],
  ])
  const browser = new Map([['voice-page/d.ts', new Set(Array.from({ length: 60 }, (_, at) => at + 1))]])
  const told = tell(measure(files, browser))
  expect(told.held).toBe(false)
  expect(told.text).toMatchInlineSnapshot(`
    "Lines covered: overall 76.3 % (bound 75), core 89 % (bound 90), page 60 % (bound 60)
    Coverage of core is 89 %, under its bound of 90 %. Test what never ran; most of it is in:
      core/a.ts: 11 lines
    "
  `)
})

test('a line counts where Node or the browser ran it, and the bounds hold at exactly their figure', () => {
  const files = new Map([
    ['core/a.ts', lines(90, 10)],
    ['voice-page/d.ts', lines(0, 100)],
  ])
  const browser = new Map([['voice-page/d.ts', new Set(Array.from({ length: 60 }, (_, at) => at + 1))]])
  expect(tell(measure(files, browser))).toEqual({
    held: true,
    text: 'Lines covered: overall 75 % (bound 75), core 90 % (bound 90), page 60 % (bound 60)\n',
  })
})
