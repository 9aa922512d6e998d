import { chmod, mkdir, mkdtemp, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, commitFile, git, openScene, type Scene, status } from './scene.ts'

let scene: Scene
let folder: string

beforeAll(async () => {
  scene = await openScene()
  folder = await mkdtemp(path.join(tmpdir(), 'clones-'))
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(async () => {
  await scene.github.close()
  await rm(folder, { recursive: true, force: true })
})

const withToken = (url: string, token: string) => url.replace('://', `://x-access-token:${token}@`)

describe('clones and pushes', () => {
  it('clones at the very SHA that the API gave, with modes and bytes', async () => {
    const commit = await commitFile(scene.app, 'by-api', 'deep/er/file.md', 'written by the API\n')
    await git(folder, 'clone', '-q', '--branch', 'by-api', scene.repository.cloneUrl, 'one')
    const clone = path.join(folder, 'one')
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(commit.sha)
    expect(await git(clone, 'show', 'HEAD:deep/er/file.md')).toBe('written by the API')
    expect((await stat(path.join(clone, 'run'))).mode & 0o111).not.toBe(0)
    expect(await git(clone, 'fsck', '--strict')).toBe('')
  })

  it('keeps the modes and links of the folder that a repository is made from', async () => {
    const source = path.join(folder, 'source')
    await mkdir(path.join(source, 'bin'), { recursive: true })
    await mkdir(path.join(source, 'node_modules/x'), { recursive: true })
    await writeFile(path.join(source, 'node_modules/x/index.js'), '')
    await writeFile(path.join(source, 'bin/tool'), '#!/bin/sh\n')
    await chmod(path.join(source, 'bin/tool'), 0o755)
    await symlink('bin/tool', path.join(source, 'link'))
    const made = await scene.github.createRepository({ owner: 'alice', name: 'folder', fromDirectory: source })
    await git(folder, 'clone', '-q', made.cloneUrl, 'two')
    expect((await git(path.join(folder, 'two'), 'ls-files', '-s')).replace(/ \w{40} 0\t/g, ' ').split('\n')).toEqual([
      '100755 bin/tool',
      '120000 link',
    ])
    expect(await readlink(path.join(folder, 'two/link'))).toBe('bin/tool')
  })

  it('shows a push at once to the API, in any time zone and with any message', async () => {
    await git(folder, 'clone', '-q', withToken(scene.repository.cloneUrl, scene.tokens.bob), 'three')
    const clone = path.join(folder, 'three')
    await writeFile(path.join(clone, 'pushed.md'), 'pushed\n')
    await git(clone, 'add', '.')
    await git(clone, 'commit', '-q', '--date', '2026-01-02T03:04:05+0530', '-m', 'Pushed\n\nwith a body')
    await git(clone, 'push', '-q', 'origin', 'HEAD:pushed')
    const sha = await git(clone, 'rev-parse', 'HEAD')
    const { data } = await scene.alice.rest.git.getCommit({ ...at, commit_sha: sha })
    expect(data).toMatchObject({ message: 'Pushed\n\nwith a body', author: { date: '2026-01-01T21:34:05Z' } })
    expect((await scene.alice.rest.repos.getContent({ ...at, path: 'pushed.md', ref: 'pushed' })).data).toMatchObject({
      content: Buffer.from('pushed\n').toString('base64').concat('\n'),
    })
    expect(scene.github.deliveries.filter((each) => each.event === 'push').at(-1)?.payload).toMatchObject({
      ref: 'refs/heads/pushed',
      after: sha,
      created: true,
      sender: { login: 'bob' },
    })
  })

  it('asks for a token to push, and refuses one of a reader', async () => {
    const clone = path.join(folder, 'four')
    await git(folder, 'clone', '-q', scene.repository.cloneUrl, 'four')
    await expect(git(clone, 'push', 'origin', 'HEAD:nobody')).rejects.toThrow(
      /could not read Username|terminal prompts/,
    )
    const url = withToken(scene.repository.cloneUrl, scene.tokens.mallory)
    await expect(git(clone, 'push', url, 'HEAD:reader')).rejects.toThrow(/denied to mallory|403/)
  })

  it('shows a private repository to no one but those who may read it', async () => {
    const secret = await scene.github.createRepository({
      owner: 'alice',
      name: 'secret',
      private: true,
      files: { a: 'a' },
    })
    await expect(git(folder, 'clone', '-q', secret.cloneUrl, 'five')).rejects.toThrow(/could not read Username|prompts/)
    const stranger = withToken(secret.cloneUrl, scene.tokens.mallory)
    await expect(git(folder, 'clone', '-q', stranger, 'five')).rejects.toThrow(/not found/)
    await git(folder, 'clone', '-q', withToken(secret.cloneUrl, scene.github.installationToken('alice')), 'five')
    const narrow = scene.github.installationToken('alice', { issues: 'write' })
    await expect(git(folder, 'clone', '-q', withToken(secret.cloneUrl, narrow), 'six')).rejects.toThrow(/not found/)
  })

  it('refuses pushes and updates to a protected branch, and lets merges through', async () => {
    await commitFile(scene.alice, 'guarded', 'guarded.md')
    scene.github.setProtected('alice/hello', 'guarded', true)
    const clone = path.join(folder, 'seven')
    await git(folder, 'clone', '-q', withToken(scene.repository.cloneUrl, scene.tokens.alice), 'seven')
    await expect(git(clone, 'push', 'origin', 'HEAD:guarded', '--force')).rejects.toThrow(/GH006: Protected branch/)
    const sha = (await scene.alice.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha
    const move = { ...at, ref: 'heads/guarded', sha, force: true }
    expect(await status(scene.alice.rest.git.updateRef(move))).toBe(422)
    const write = { ...at, path: 'x', message: 'x', content: '', branch: 'guarded' }
    expect(await status(scene.alice.rest.repos.createOrUpdateFileContents(write))).toBe(409)
  })
})
