import { expect, test } from 'vitest'
import { memoryGitHub } from '../testing/memory-github.ts'
import { ada, sampleSource } from '../testing/samples.ts'
import { createSpec } from './create-spec.ts'
import { openStore } from './open.ts'
import { findSpecByThread, readVersion } from './read.ts'
import { addVersion } from './update-spec.ts'

const spec = {
  issue: 42,
  author: ada,
  project: 'shop',
  title: 'Dark mode',
  text: '# Dark mode\n',
  source: sampleSource(42, { kind: 'issue' }),
} as const

test('a right guess reads settings, pointer, metadata and text in one request', async () => {
  const github = memoryGitHub()
  await createSpec((await openStore(github)).store, spec)
  github.calls.length = 0
  const { store, config } = await openStore(github, { thread: 42, title: 'Dark mode', version: 1 })
  const found = await findSpecByThread(store, 42)
  if (!found) throw new Error('no spec')
  expect(await readVersion(store, found.metadata, 1)).toBe('# Dark mode\n')
  expect(config.specs.branch).toBe('sentra/specs')
  expect(github.calls).toEqual(['readAt'])
  await addVersion(store, { project: 'shop', id: '42-dark-mode' }, { text: '# B\n', source: sampleSource(7) })
  expect(github.calls).toEqual(['readAt', 'createTree', 'createCommit', 'moveBranch'])
})

test('a wrong guess is only a request more', async () => {
  const github = memoryGitHub()
  await createSpec((await openStore(github)).store, spec)
  const { store } = await openStore(github, { thread: 42, title: 'Renamed since' })
  github.calls.length = 0
  expect(await findSpecByThread(store, 42)).toMatchObject({ metadata: { id: '42-dark-mode' } })
  expect(github.calls).toEqual(['readAt'])
})

test('a branch of another name is found, and nothing of the usual one is believed', async () => {
  const github = memoryGitHub()
  await createSpec((await openStore(github)).store, spec)
  const main = await github.branchHead('main')
  const content = 'specs:\n  branch: elsewhere\n'
  const tree = await github.createTree(main?.tree ?? null, [{ path: '.sentra/config.yml', content }])
  await github.moveBranch('main', await github.createCommit({ tree, parents: [main?.sha ?? ''], message: 'x' }))
  const { store, config_commit } = await openStore(github, { thread: 42 })
  expect(store.branch).toBe('elsewhere')
  expect(config_commit).toBe(github.branches.get('main'))
  expect(await findSpecByThread(store, 42)).toBeNull()
  await createSpec(store, spec)
  expect(Object.keys(github.files('elsewhere'))).toContain('.sentra/issues/42.json')
})

test('an empty repository has no settings and no specs', async () => {
  const opened = await openStore(memoryGitHub({ empty: true }), { thread: 1, title: 'x' })
  expect(opened).toMatchObject({ config_commit: null, problems: [] })
  expect(await findSpecByThread(opened.store, 1)).toBeNull()
})
