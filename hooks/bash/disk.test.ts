import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { disk, realIn } from './disk.ts'

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'sentra-disk-')))
afterAll(() => rmSync(base, { recursive: true }))
const at = (name: string) => path.join(base, name)
mkdirSync(at('home/project/.git'), { recursive: true })
mkdirSync(at('home/project/src/deep'), { recursive: true })
symlinkSync(at('home'), at('home/project/link'))
symlinkSync(at('home/project'), at('way-in'))

test('a path is followed as far as it exists', () => {
  expect(disk.real(at('home/project/link/new/file'), false)).toBe(at('home/new/file'))
  expect(disk.real(at('home/project/src/a.ts'), false)).toBe(at('home/project/src/a.ts'))
})

test('of a link that is removed only the folder is followed', () => {
  expect(disk.real(at('home/project/link'), true)).toBe(at('home/project/link'))
  expect(disk.real(at('home/project/link/x'), true)).toBe(at('home/x'))
})

test('the project is the repository around the folder, or the folder itself', () => {
  expect(disk.projectOf(at('home/project/src/deep'))).toBe(at('home/project'))
  expect(disk.projectOf('/nowhere/at/all')).toBe('/nowhere/at/all')
})

test('behind a linked project, names are those of the project as it was given', () => {
  const real = realIn([at('way-in')], disk.real)
  expect(real(at('way-in/src/a.ts'), false)).toBe(at('way-in/src/a.ts'))
  expect(real(at('way-in/link/x'), false)).toBe(at('home/x'))
})
