import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const bundles = globSync('dist/**/*.js', { cwd: root })
const published = globSync('{core,app,actions,hooks,docker}/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map(read)
  .join('\n')

/** Strings of the demo's sources that stand in nothing of ours that is published: each is a trace of the demo. */
const tracesOf = (pattern: string): string[] =>
  globSync(pattern, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap((file) => [...read(file).matchAll(/'((?:[^'\\\n]){16,})'/g)].map(([, text = '']) => text))
    .filter((text) => !text.startsWith('.') && !published.includes(text))

describe('what is published', () => {
  it('is there', () => {
    expect(bundles).toEqual(expect.arrayContaining(['dist/agent/index.js', 'dist/worker/index.js']))
    expect(tracesOf('demo/sandbox/*.ts').length).toBeGreaterThanOrEqual(2)
  })

  it.each(bundles)('%s has nothing of the demo, whose sandbox isolates nothing', (bundle) => {
    const text = read(bundle)
    expect(tracesOf('demo/sandbox/*.ts').filter((trace) => text.includes(trace))).toEqual([])
  })

  it.each(bundles.filter((bundle) => !bundle.includes('/hooks/')))(
    '%s knows no flag that weakens the isolation',
    (bundle) => {
      const text = read(bundle)
      const weak = [
        '--privileged',
        '--cap-add',
        'seccomp=unconfined',
        'apparmor=unconfined',
        '--network=host',
        '--pid=host',
      ]
      expect(weak.filter((flag) => text.includes(flag))).toEqual([])
    },
  )
})
