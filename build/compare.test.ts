import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { differences, digests } from './compare.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-compare-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = async (name: string, text: string) => {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
  await writeFile(path.join(folder, name), text)
}

test('equal folders have no differences, at any depth', async () => {
  await write('a/index.js', 'one')
  const before = await digests(folder)
  await write('a/index.js', 'one')
  expect(differences(before, await digests(folder))).toEqual([])
})

test('every kind of difference is one line', async () => {
  await write('a/index.js', 'one')
  await write('old.js', 'old')
  const kept = await digests(folder)
  await rm(path.join(folder, 'old.js'))
  await write('a/index.js', 'two')
  await write('new.js', 'new')
  expect(differences(kept, await digests(folder))).toEqual([
    'differs: a/index.js',
    'missing: new.js',
    'left over: old.js',
  ])
})

test('a folder that is not there is empty', async () => {
  expect(await digests(path.join(folder, 'absent'))).toEqual(new Map())
})
