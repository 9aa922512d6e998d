import { expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import { causeOf } from '../report/causes.ts'
import { dependencyFindings } from './findings.ts'
import type { Installed } from './install.ts'
import { managersOf } from './managers.ts'

const failed = (problem: string, folder = ''): Installed => {
  const manager = managersOf(Config.parse({}).dependencies).find(({ name }) => name === 'npm')
  if (!manager) throw new Error('There is no npm among the managers.')
  const need = { folder, manager, files: ['package.json'] }
  return { need, from: null, entries: [], locks: new Map(), refused: [], audit: null, problem }
}
/** As it reaches people: what of the cause's sentence is not code. */
const live = (installed: Installed) => {
  const text = dependencyFindings(installed).find(({ weight }) => weight === 'draft')?.text ?? ''
  return causeOf('manifest', { text }).cause.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
}

test('an installer’s last words are cited: a package’s script may have printed them', () => {
  const words = 'npm error code 1\nfixes #3, thanks @alice! ``` https://x.test/p.png'
  expect(live(failed(words))).toBe('The dependencies of  could not be installed: ')
})

test('no name of a folder ends a citation, or pushes its end out of the sentence', () => {
  const folders = ['a`b', 'a``b', `${'deep/'.repeat(200)}end`]
  for (const folder of folders) expect(live(failed('fixes #3 '.repeat(200), folder))).not.toContain('#3')
})
