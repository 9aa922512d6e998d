import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../core/config/load.ts'
import { Config } from '../../core/config/schema.ts'
import { gallery, pictureNames } from '../browser/gallery.ts'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const documents = globSync(['*.md', '{docs,app,core,hooks,demo,bench,.ci}/**/*.md'], { cwd: root }).filter(
  (file) => !file.startsWith('demo/project/'),
)

/** These speak of other projects' scripts. */
const aboutOthers = new Set(['docs/configuration.md', 'docs/attacks.md'])

/** The addresses of a document's links and pictures that lead into this repository. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, address = '']) => address.split('#')[0] ?? '')
    .filter((address) => address !== '' && !/^[a-z]+:/.test(address))

describe('the documents', () => {
  it.each(documents)('%s links only to what is there', (file) => {
    const there = new Set(globSync('**/*', { cwd: root, exclude: ['node_modules/**', '.git/**'] }))
    const broken = linksIn(read(file)).filter((link) => !there.has(path.normalize(path.join(path.dirname(file), link))))
    expect(broken).toEqual([])
  })

  it('show every picture of the page, and no picture is left that nothing shows', () => {
    expect(read('docs/page.md')).toContain(gallery())
    expect(globSync('*.png', { cwd: path.join(root, 'docs/screens') }).sort()).toEqual(pictureNames().sort())
  })

  it('show the defaults as they are', () => {
    const [defaults = ''] = read('docs/configuration.md').match(/(?<=```yaml\n)[\s\S]*?(?=```)/) ?? []
    expect(parseConfig(defaults)).toEqual({ config: Config.parse({}), problems: [] })
  })

  it('show only settings that exist', () => {
    const blocks = [...read('docs/configuration.md').matchAll(/(?<=```yaml\n)[\s\S]*?(?=```)/g)]
    expect(blocks.length).toBeGreaterThan(1)
    for (const [block] of blocks) expect(parseConfig(block).problems).toEqual([])
  })

  it('name no script that package.json does not have', () => {
    const { scripts } = JSON.parse(read('package.json'))
    for (const file of documents) {
      for (const [, name] of read(file).matchAll(/npm run ([a-z:-]+)/g)) {
        if (!aboutOthers.has(file)) expect(Object.keys(scripts), file).toContain(name)
      }
    }
  })
})
