import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, type JournalEntry, startLocalGitHub } from '../../../demo/github/index.ts'
import { takeViolations } from '../../../demo/github/open-hubs.ts'
import { at, openScene, type Scene, status } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => {
  scene.github.faults.before = undefined
  scene.github.faults.after = undefined
  expect(scene.github.violations).toEqual([])
})
afterAll(() => scene.github.close())

const violations = () => scene.github.violations.splice(0)

describe('GitHub’s own description', () => {
  it('refuses a body that GitHub would refuse, and names what is wrong', async () => {
    const wrong = scene.alice.request({ method: 'POST', url: '/repos/alice/hello/issues/1/comments', bdy: 'a typo' })
    await expect(wrong).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("required property 'body'"),
    })
    expect(violations()).toEqual([
      'POST /repos/alice/hello/issues/1/comments: body/bdy is not a field of issues/create-comment',
      "POST /repos/alice/hello/issues/1/comments: body must have required property 'body'",
    ])
  })

  it('is held by a hook of every test, also against a local GitHub that is closed already', async () => {
    const other = await openScene()
    expect(await status(other.alice.request('GET /repos/alice/hello/isues'))).toBe(404)
    await other.github.close()
    expect(takeViolations()).toEqual([expect.stringContaining('GET /repos/alice/hello/isues')])
    expect(takeViolations()).toEqual([])
  })

  it.each([
    ['a path that GitHub does not have', 'GET /repos/alice/hello/isues', 404],
    ['a method that the path does not take', 'PUT /repos/alice/hello/issues', 404],
    ['a path parameter of the wrong type', 'GET /repos/alice/hello/issues/seven', 422],
    ['an unknown query parameter', 'GET /repos/alice/hello/issues?stat=open', 422],
    ['a query value that is not allowed', 'GET /repos/alice/hello/issues?state=opened', 422],
  ])('refuses %s', async (_, request, expected) => {
    expect(await status(scene.alice.request(request))).toBe(expected)
    expect(violations().length).toBeGreaterThan(0)
  })

  it('takes a slash in a branch, a path or a ref, encoded or not', async () => {
    const sha = scene.github.headOf('alice/hello', 'main') ?? ''
    await scene.alice.rest.git.createRef({ ...at, ref: 'refs/heads/a/b/c', sha })
    for (const path of [
      'git/ref/heads/a/b/c',
      'git/ref/heads%2Fa%2Fb%2Fc',
      'branches/a/b/c',
      'contents/src/a.ts',
      'contents/src%2Fa.ts',
    ])
      expect(await status(scene.alice.request(`GET /repos/alice/hello/${path}`))).toBe(200)
  })

  it('calls an operation that it knows and this server lacks by its name', async () => {
    const wanted = scene.alice.request('GET /repos/alice/hello/branches/main/protection/restrictions')
    await expect(wanted).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('repos/get-access-restrictions'),
    })
    expect(violations()).toHaveLength(1)
  })
})

describe('the journal', () => {
  it('holds every request: operation, token, body and status', async () => {
    const from = scene.github.journal.length
    await scene.app.rest.issues.create({ ...at, title: 'counted' })
    await status(scene.mallory.rest.git.createBlob({ ...at, content: 'x' }))
    expect(scene.github.journal.slice(from)).toMatchObject([
      {
        operation: 'issues/create',
        token: 'installation',
        login: 'sentra[bot]',
        body: { title: 'counted' },
        status: 201,
      },
      { operation: 'git/create-blob', token: 'user', login: 'mallory', status: 403 },
    ])
  })
})

describe('trouble on demand', () => {
  const titles = async () =>
    (await scene.alice.rest.issues.listForRepo({ ...at, per_page: 100 })).data.map((each) => each.title)

  it('before a request: it never happened', async () => {
    scene.github.faults.before = (entry) =>
      entry.operation === null && entry.method === 'POST' ? { status: 502 } : undefined
    expect(await status(scene.alice.rest.issues.create({ ...at, title: 'lost before' }))).toBe(502)
    scene.github.faults.before = undefined
    expect(await titles()).not.toContain('lost before')
  })

  it('after a request: it happened, and the answer is lost', async () => {
    scene.github.faults.after = (entry) => (entry.operation === 'issues/create' ? 'cut' : undefined)
    await expect(scene.alice.rest.issues.create({ ...at, title: 'lost after' })).rejects.toThrow()
    scene.github.faults.after = undefined
    expect(await titles()).toContain('lost after')
    expect(
      scene.github.journal.find((each) => (each.body as { title?: string })?.title === 'lost after')?.status,
    ).toBeNull()
  })

  it.each<Fault>([
    { status: 401 },
    { status: 403, headers: { 'retry-after': '60' }, body: { message: 'You have exceeded a secondary rate limit.' } },
    { status: 404 },
    { status: 409 },
    { status: 422 },
    { status: 500 },
  ])('answers %j in the place of one chosen request', async (fault) => {
    const wanted = (entry: JournalEntry) => entry.method === 'POST' && entry.path.endsWith('/reactions')
    scene.github.faults.before = (entry) => (wanted(entry) ? fault : undefined)
    const { number } = (await scene.alice.rest.issues.create({ ...at, title: 'f' })).data
    const react = scene.alice.rest.reactions.createForIssue({ ...at, issue_number: number, content: 'eyes' })
    const expected = fault as Exclude<Fault, string>
    await expect(react).rejects.toMatchObject({
      status: expected.status,
      ...(expected.headers ? { response: { headers: expected.headers, data: expected.body } } : {}),
    })
  })

  it('hangs until the client gives up', async () => {
    scene.github.faults.before = () => 'hang'
    const request = { signal: AbortSignal.timeout(100) }
    await expect(scene.alice.rest.issues.listForRepo({ ...at, request })).rejects.toThrow(/timeout|abort/i)
  })

  it('calls back, so that a client can be stopped between two requests', async () => {
    const seen: string[] = []
    scene.github.faults.before = async (entry) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.push(`before ${entry.path}`)
      return undefined
    }
    scene.github.faults.after = (entry) => {
      seen.push(`after ${entry.status}`)
      return undefined
    }
    await scene.alice.rest.issues.listForRepo(at)
    expect(seen).toEqual(['before /repos/alice/hello/issues', 'after 200'])
  })
})

describe('starting and stopping', () => {
  it('leaves neither folder nor listener', async () => {
    const github = await startLocalGitHub()
    github.createUser('carol')
    const made = await github.createRepository({ owner: 'carol', name: 'x', files: { a: 'a' } })
    expect(existsSync(made.gitDir)).toBe(true)
    await github.close()
    expect(existsSync(made.gitDir)).toBe(false)
    await expect(fetch(`${github.url}/meta`)).rejects.toThrow()
  })

  it('lets a process end that has closed it, even with a request hanging', async () => {
    const program = `
      import { startLocalGitHub } from './demo/github/index.ts'
      const github = await startLocalGitHub()
      github.faults.before = () => 'hang'
      fetch(github.url + '/meta').catch(() => console.log('cut'))
      await new Promise((resolve) => setTimeout(resolve, 50))
      await github.close()
    `
    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 10_000,
    })
    expect(ended.stdout.trim()).toBe('cut')
  })

  it('says so when its port is taken', async () => {
    const { port } = new URL(scene.github.url)
    await expect(startLocalGitHub({ port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
