import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, commitFile, openScene, type Scene, status } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

describe('the Git Data API', () => {
  it('answers 409 to git data of an empty repository, until its first commit', async () => {
    await scene.github.createRepository({ owner: 'alice', name: 'empty' })
    const empty = { owner: 'alice', repo: 'empty' }
    expect(await status(scene.alice.rest.git.getRef({ ...empty, ref: 'heads/main' }))).toBe(409)
    expect(await status(scene.alice.rest.git.createBlob({ ...empty, content: 'x' }))).toBe(409)
    expect(await status(scene.alice.rest.repos.getContent({ ...empty, path: 'x' }))).toBe(404)
    const first = { ...empty, path: 'README.md', message: 'First', content: Buffer.from('hi').toString('base64') }
    expect(await status(scene.alice.rest.repos.createOrUpdateFileContents(first))).toBe(201)
    expect(await status(scene.alice.rest.git.getRef({ ...empty, ref: 'heads/main' }))).toBe(200)
  })

  it('answers 422 to a ref that exists, and to an update that is no fast-forward', async () => {
    const first = await commitFile(scene.alice, 'forward', 'one.md')
    const second = await commitFile(scene.alice, 'forward', 'two.md')
    const ref = 'heads/forward'
    expect(await status(scene.alice.rest.git.createRef({ ...at, ref: `refs/${ref}`, sha: first.sha }))).toBe(422)
    expect(await status(scene.alice.rest.git.updateRef({ ...at, ref, sha: first.sha }))).toBe(422)
    expect(await status(scene.alice.rest.git.updateRef({ ...at, ref, sha: first.sha, force: true }))).toBe(200)
    expect(await status(scene.alice.rest.git.updateRef({ ...at, ref, sha: second.sha }))).toBe(200)
  })

  it('lets exactly one of many win who move a ref from the same place at once', async () => {
    const base = await commitFile(scene.alice, 'race', 'start.md')
    const rivals = await Promise.all(
      Array.from({ length: 12 }, async (_, at_) => {
        const entry = { path: `${at_}.md`, mode: '100644', type: 'blob', content: `${at_}` } as const
        const tree = (await scene.alice.rest.git.createTree({ ...at, base_tree: base.sha, tree: [entry] })).data.sha
        const message = `${at_}`
        return (await scene.alice.rest.git.createCommit({ ...at, message, tree, parents: [base.sha] })).data.sha
      }),
    )
    const ends = await Promise.all(
      rivals.map((sha) => status(scene.alice.rest.git.updateRef({ ...at, ref: 'heads/race', sha }))),
    )
    expect(ends.toSorted()).toEqual([200, ...Array.from({ length: 11 }, () => 422)])
    expect(rivals[ends.indexOf(200)]).toBe(scene.github.headOf('alice/hello', 'race'))
  })

  it('makes an orphan commit and deletes paths by a null SHA', async () => {
    const entry = { path: 'a/b.md', mode: '100644', type: 'blob', content: 'b' } as const
    const tree = (await scene.app.rest.git.createTree({ ...at, tree: [entry, { ...entry, path: 'c.md' }] })).data
    const orphan = (await scene.app.rest.git.createCommit({ ...at, message: 'Orphan', tree: tree.sha, parents: [] }))
      .data
    await scene.app.rest.git.createRef({ ...at, ref: 'refs/heads/orphan', sha: orphan.sha })
    const gone = { path: 'a/b.md', mode: '100644', type: 'blob', sha: null } as const
    const less = (await scene.app.rest.git.createTree({ ...at, base_tree: tree.sha, tree: [gone] })).data
    expect(less.tree.map((each) => each.path)).toEqual(['c.md'])
    const missing = { ...gone, path: 'never.md' }
    expect(await status(scene.app.rest.git.createTree({ ...at, base_tree: tree.sha, tree: [missing] }))).toBe(422)
  })

  it('signs what a bot commits in its own name, and nothing else', async () => {
    const verified = async (who: typeof scene.app, extra = {}) => {
      const sha = (await scene.app.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha
      const tree = (await who.rest.git.getCommit({ ...at, commit_sha: sha })).data.tree.sha
      const made = await who.rest.git.createCommit({
        ...at,
        message: String(Math.random()),
        tree,
        parents: [sha],
        ...extra,
      })
      return { ...made.data.verification, author: made.data.author.name }
    }
    expect(await verified(scene.app)).toMatchObject({ verified: true, reason: 'valid', author: 'sentra[bot]' })
    const actions = scene.as(scene.github.actionsToken('alice/hello', { contents: 'write' }))
    expect(await verified(actions)).toMatchObject({ verified: true, author: 'github-actions[bot]' })
    expect(await verified(scene.alice)).toMatchObject({ verified: false, reason: 'unsigned', author: 'Alice' })
    const named = { author: { name: 'X', email: 'x@example.com' } }
    expect(await verified(scene.app, named)).toMatchObject({ verified: false })
  })

  it('compares two versions with the true patch', async () => {
    await commitFile(scene.alice, 'versions', 'spec.md', 'one\ntwo\nthree\n')
    const base = scene.github.headOf('alice/hello', 'versions') ?? ''
    const head = (await commitFile(scene.alice, 'versions', 'spec.md', 'one\n2\nthree\n')).sha
    const { data } = await scene.alice.rest.repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}` })
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 })
    expect(data.files?.[0]).toMatchObject({ filename: 'spec.md', status: 'modified', additions: 1, deletions: 1 })
    expect(data.files?.[0]?.patch).toBe('@@ -1,3 +1,3 @@\n one\n-two\n+2\n three')
  })

  it('wants the present SHA to write a file again, and answers 409 to a stale one', async () => {
    const write = (extra: object) =>
      scene.alice.rest.repos.createOrUpdateFileContents({
        ...{ ...at, path: 'notes/n.md', message: 'n', content: Buffer.from(String(Math.random())).toString('base64') },
        ...extra,
      })
    const first = await write({})
    expect(first.status).toBe(201)
    expect(await status(write({}))).toBe(422)
    const second = await write({ sha: first.data.content?.sha })
    expect(await status(write({ sha: first.data.content?.sha }))).toBe(409)
    const { data } = await scene.alice.rest.repos.getContent({ ...at, path: 'notes' })
    expect(data).toMatchObject([{ name: 'n.md', type: 'file', sha: second.data.content?.sha }])
  })

  it('gives raw bytes, binaries and links as they are', async () => {
    const bytes = Buffer.from([0, 255, 1, 254])
    const blob = (await scene.app.rest.git.createBlob({ ...at, content: bytes.toString('base64'), encoding: 'base64' }))
      .data
    const tree = [
      { path: 'b.bin', mode: '100644', type: 'blob', sha: blob.sha },
      { path: 'l', mode: '120000', type: 'blob', content: 'b.bin' },
    ] as const
    const main = (await scene.app.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha
    const made = (await scene.app.rest.git.createTree({ ...at, base_tree: main, tree: [...tree] })).data.sha
    const commit = (await scene.app.rest.git.createCommit({ ...at, message: 'b', tree: made, parents: [main] })).data
      .sha
    const back = (await scene.app.rest.git.getBlob({ ...at, file_sha: blob.sha })).data
    expect(Buffer.from(back.content, 'base64').equals(bytes)).toBe(true)
    const link = await scene.app.rest.repos.getContent({ ...at, path: 'l', ref: commit })
    expect(link.data).toMatchObject({ type: 'symlink', target: 'b.bin' })
    const raw = await scene.app.rest.repos.getContent({ ...at, path: 'README.md', mediaType: { format: 'raw' } })
    expect(Buffer.from(raw.data as unknown as ArrayBuffer).toString()).toBe('# hello\n')
  })

  it('keeps an App without the workflows permission away from workflow files', async () => {
    const entry = { path: '.github/workflows/x.yml', mode: '100644', type: 'blob', content: 'on: push' } as const
    expect(await status(scene.app.rest.git.createTree({ ...at, tree: [entry] }))).toBe(403)
    expect(await status(scene.alice.rest.git.createTree({ ...at, tree: [entry] }))).toBe(201)
  })
})
