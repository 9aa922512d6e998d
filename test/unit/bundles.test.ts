import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'
import { saidBy, textsIn, weakFlags } from '../published/search.ts'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const sources = (pattern: string) =>
  globSync(pattern, { cwd: root }).filter((file) => !file.endsWith('.test.ts') && !file.includes('/node_modules/'))
const bundles = globSync('dist/**/*.js', { cwd: root })
const published = sources('{core,app,actions,hooks,docker}/**/*.ts').map(read).join('\n')

/** For each file of the demo's sandbox the texts that stand in nothing of ours that is published: traces of it. */
const traces = new Map(
  sources('demo/sandbox/*.ts').map((file) => [file, textsIn(read(file)).filter((text) => !published.includes(text))]),
)
const tracesIn = (bundle: string): string[] => {
  const said = saidBy(bundle)
  return [...traces].flatMap(([file, texts]) => (texts.some((text) => said.includes(text)) ? [file] : []))
}

describe('what is published', () => {
  it('is there', () => {
    expect(bundles).toEqual(expect.arrayContaining(['dist/agent/index.js', 'dist/worker/index.js']))
  })

  it.each(bundles)('%s has nothing of the demo, whose sandbox isolates nothing', (bundle) => {
    expect(tracesIn(read(bundle))).toEqual([])
  })

  // The hooks start no container, and name such flags as what they refuse.
  it.each(bundles.filter((bundle) => !bundle.includes('/hooks/')))(
    '%s knows no flag that weakens the isolation',
    (bundle) => expect(weakFlags(read(bundle))).toEqual([]),
  )
})

describe('the search itself', () => {
  it('knows every file of the sandbox by a text of its own', () => {
    expect([...traces].filter(([, texts]) => texts.length === 0)).toEqual([])
    expect([...traces.keys()]).toHaveLength(5)
  })

  it.each([...traces.keys()])('finds %s in a minified bundle of it alone, and where that is packed', async (file) => {
    const made = await build({
      root,
      configFile: false,
      logLevel: 'silent',
      build: { ssr: path.join(root, file), write: false, minify: true, target: 'node24' },
    })
    const [bundle] = Array.isArray(made) ? made : [made]
    const chunk = bundle && 'output' in bundle ? bundle.output[0] : undefined
    const code = chunk && 'code' in chunk ? String(chunk.code) : ''
    expect(tracesIn(code)).toContain(file)
    const packed = `load("x","${brotliCompressSync(code).toString('base64')}")`
    expect(tracesIn(packed)).toContain(file)
  })

  it.each([
    '["--network","host"]',
    "['--network', 'bridge']",
    '"--network=host"',
    '"--pid","host"',
    '"--ipc","container:x"',
    '"--userns","host"',
    '"--security-opt","seccomp=unconfined"',
    '"--security-opt", "no-new-privileges:false"',
    '"--privileged"',
    '"--cap-add","SYS_ADMIN"',
  ])('sees %s', (flags) => expect(weakFlags(`x=[${flags}]`)).toHaveLength(1))

  it.each(['"--network","none"', '"--ipc","private"', '"--security-opt","no-new-privileges"', '"--cap-drop","ALL"'])(
    'lets %s pass',
    (flags) => expect(weakFlags(flags)).toEqual([]),
  )
})
