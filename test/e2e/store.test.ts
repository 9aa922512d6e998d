import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Octokit } from '@octokit/rest'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gatherApprovalFacts } from '../../core/approval/gather.ts'
import { offerLine } from '../../core/approval/offer.ts'
import { verifyApproval } from '../../core/approval/verify.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Bot } from '../../core/permissions/person.ts'
import { renderImplementationBody } from '../../core/spec/block.ts'
import { sha256 } from '../../core/spec/hash.ts'
import type { Person } from '../../core/spec/metadata.ts'
import { findApprovalCommits } from '../../core/store/approval-commits.ts'
import { createSpec } from '../../core/store/create-spec.ts'
import { openStore } from '../../core/store/open.ts'
import { findSpecByThread, readSpec, readVersion } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { addVersion, recordApproval, setStatus } from '../../core/store/update-spec.ts'
import { type LocalGitHub, type LocalRepository, type LocalUser, startLocalGitHub } from '../../demo/github/index.ts'

const branch = 'sentra/specs'
let hub: LocalGitHub
let repo: LocalRepository
let ada: LocalUser
let bob: LocalUser
let github: GitHub
let count = 0

/** Most of what fails here is meant to: the client's own log would only be in the way. */
const log = { debug() {}, info() {}, warn() {}, error() {} }
const as = (auth: string) =>
  createGitHub(new Octokit({ baseUrl: hub.url, auth, log }), { owner: repo.owner, repo: repo.name })
const bot = (): Bot => ({ id: hub.app.botId, login: hub.app.botLogin, app_id: hub.app.id, shared: false })
const git = (...command: string[]) => execFileSync('git', ['-C', repo.gitDir, ...command], { encoding: 'utf8' }).trim()
const person = ({ id, login }: LocalUser): Person => ({ id, login })
const source = (id: number, by = ada) => ({
  kind: 'comment' as const,
  id,
  author: person(by),
  body_sha256: 'a'.repeat(64),
  created_at: '2026-11-22T10:00:00Z',
})

beforeAll(async () => {
  hub = await startLocalGitHub()
  ada = hub.createUser('ada')
  bob = hub.createUser('bob')
})

afterAll(async () => {
  await hub?.close()
})

beforeEach(async () => {
  repo = await hub.createRepository({
    owner: 'ada',
    name: `shop-${++count}`,
    files: { 'README.md': 'Shop\n' },
    collaborators: { bob: 'write' },
  })
  hub.faults.before = undefined
  hub.faults.after = undefined
  hub.journal.length = 0
  hub.violations.length = 0
  github = as(hub.installationToken('ada'))
})

const spec = (text = '# Dark mode\n') => ({
  issue: 42,
  author: person(ada),
  project: repo.name,
  title: 'Dark mode',
  text,
  source: { ...source(42), kind: 'issue' as const },
})
const ref = () => ({ project: repo.name, id: '42-dark-mode' })

describe('the store on real git', () => {
  test('keeps a spec on an orphan branch that a clone can read', async () => {
    const { store } = await openStore(github, { thread: 42, title: 'Dark mode' })
    await createSpec(store, spec())
    await addVersion(store, ref(), { text: '# Dark mode, remembered\n', source: source(7) })
    expect(git('rev-list', '--count', branch)).toBe('2')
    expect(() => git('merge-base', 'main', branch)).toThrow()
    const folder = mkdtempSync(path.join(tmpdir(), 'sentra-clone-'))
    try {
      // Not synchronously: the server that is cloned from lives in this process.
      await promisify(execFile)('git', ['clone', '-q', '--branch', branch, repo.cloneUrl, folder])
      const read = (version: number) => {
        const file = path.join(folder, `.sentra/specs/${repo.name}/42-dark-mode/spec-v${version}.md`)
        return readFileSync(file, 'utf8')
      }
      expect([read(1), read(2)]).toEqual(['# Dark mode\n', '# Dark mode, remembered\n'])
      // What the comparison on GitHub shows of the commit.
      const latest = `.sentra/specs/${repo.name}/42-dark-mode/spec.md`
      const changed = git('diff', '--unified=0', `${branch}^`, branch, '--', latest).split('\n').slice(-2)
      expect(changed).toEqual(['-# Dark mode', '+# Dark mode, remembered'])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('costs the same number of requests with one spec and with many', async () => {
    const requests = async () => {
      hub.journal.length = 0
      const { store } = await openStore(github, { thread: 42, title: 'Dark mode' })
      const found = await findSpecByThread(store, 42)
      if (!found) throw new Error('no spec')
      const { version } = found.metadata.versions.at(-1) ?? { version: 0 }
      await readVersion(store, found.metadata, version)
      await addVersion(store, ref(), { text: `# ${count++}\n`, source: source(1_000 + count) })
      return hub.journal.map(({ operation }) => operation)
    }
    await createSpec((await openStore(github)).store, spec())
    const few = await requests()
    expect(few).toEqual(['graphql', 'graphql', 'git/create-tree', 'git/create-commit', 'git/update-ref'])
    // Three thousand other specs, put there by one commit.
    const files = Array.from({ length: 3_000 }, (_, index) => ({
      path: `.sentra/specs/${repo.name}/${index + 100}-other/metadata.json`,
      content: '{}',
    }))
    const head = await github.branchHead(branch)
    const tree = await github.createTree(head?.tree ?? null, files)
    await github.moveBranch(branch, await github.createCommit({ tree, parents: [head?.sha ?? ''], message: 'Many' }))
    expect(await requests()).toEqual(few)
  })

  test('begins on an empty repository', async () => {
    repo = await hub.createRepository({ owner: 'ada', name: `empty-${count}` })
    github = as(hub.installationToken('ada'))
    const { store } = await openStore(github, { thread: 42 })
    await createSpec(store, spec())
    expect(git('ls-tree', '-r', '--name-only', branch).split('\n')).toHaveLength(4)
    expect(git('ls-tree', '-r', '--name-only', 'main')).toBe('.sentra/README.md')
  })

  test('says which rule is in the way on a protected branch', async () => {
    await createSpec((await openStore(github)).store, spec())
    hub.setProtected(repo.fullName, branch, true)
    const store = createStore(github, { branch, sleep: async () => {} })
    const refused = addVersion(store, ref(), { text: '# B\n', source: source(7) })
    await expect(refused).rejects.toThrow(/takes no commit of Sentra's/)
    await expect(refused).rejects.toThrow(/Rulesets/)
  })

  test('says which right a token lacks', async () => {
    const readOnly = as(hub.installationToken('ada', { contents: 'read', issues: 'write', metadata: 'read' }))
    await expect(createSpec((await openStore(readOnly)).store, spec())).rejects.toThrow('contents: write')
  })

  test('fifty writers at once lose nothing and double nothing', async () => {
    await createSpec((await openStore(github)).store, spec())
    // Four processes: each has a queue of its own, which the key of another owner's name stands for.
    const processes = ['ada', 'ADA', 'Ada', 'aDA'].map((owner) => ({ ...github, owner }))
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const store = createStore(processes[index % 4] ?? github, { branch })
        return addVersion(store, ref(), { text: `# ${index}\n`, source: source(2_000 + index) })
      }),
    )
    const metadata = await readSpec(createStore(github, { branch }), ref())
    expect(metadata?.versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 51 }, (_, index) => index + 1),
    )
    expect(new Set(metadata?.versions.map((version) => version.source.id)).size).toBe(51)
    expect(git('rev-list', '--count', branch)).toBe('51')
  })

  // Every status there is, at every request, is tried on the store in memory; here the ones that git answers with.
  const troubles = ['cut', 403, 409, 422, 502] as const
  test('is cured by running again, whatever failed at whichever request', async () => {
    const operations = {
      create: () => openStore(github).then(({ store }) => createSpec(store, spec())),
      revise: () =>
        openStore(github).then(({ store }) => addVersion(store, ref(), { text: '# B\n', source: source(7) })),
    }
    const states = new Map<string, string>()
    await operations.create()
    const drafted = git('rev-parse', branch)
    const fresh = (name: keyof typeof operations) => {
      if (name === 'create') git('update-ref', '-d', `refs/heads/${branch}`)
      else git('update-ref', `refs/heads/${branch}`, drafted)
      hub.journal.length = 0
    }
    const state = () => {
      const files = git('ls-tree', '-r', '--name-only', branch)
      const text = git('show', `${branch}:.sentra/specs/${repo.name}/42-dark-mode/metadata.json`)
      return `${files}\n${text.replace(/"created_at": "[^"]*"/g, '')}`
    }
    for (const name of ['create', 'revise'] as const) {
      fresh(name)
      await operations[name]()
      const requests = hub.journal.length
      states.set(name, state())
      for (const when of ['before', 'after'] as const) {
        for (const trouble of troubles) {
          for (let stop = 0; stop < requests; stop++) {
            fresh(name)
            let seen = 0
            hub.faults[when] = () => {
              if (seen++ !== stop) return undefined
              return trouble === 'cut' ? 'cut' : { status: trouble }
            }
            await operations[name]().catch(() => {})
            hub.faults[when] = undefined
            await operations[name]()
            expect(state(), `${name}: ${when} request ${stop}: ${trouble}`).toBe(states.get(name))
          }
        }
      }
    }
  }, 120_000)
})

describe('an approval on real git', () => {
  test('is verified from GitHub alone, and no longer after each attack', async () => {
    const human = as(bob.token)
    const { store, config } = await openStore(github)
    const text = '# Dark mode\n'
    const origin = await human.createIssue({ title: 'Dark mode', body: '', labels: [] })
    const { result } = await createSpec(store, { ...spec(text), issue: origin.number })
    const here = { project: repo.name, id: result.id }
    const hash = await sha256(text)
    const comment = await human.createComment(origin.number, offerLine(1, hash))
    const approval = {
      version: 1,
      sha256: hash,
      approver: person(bob),
      permission: 'write',
      source: { ...source(comment.id, bob), body_sha256: await sha256(comment.body), created_at: comment.created_at },
      approved_at: comment.created_at,
    }
    const { commit } = await recordApproval(store, here, approval, { needed: 1 })
    expect(await findApprovalCommits(createStore(github, { branch }), here, [approval])).toEqual([commit])
    const block = {
      schema: 1,
      spec: result.id,
      project: repo.name,
      version: 1,
      sha256: hash,
      approval_commits: [commit],
      specs_branch: branch,
      origin_issue: origin.number,
    } as const
    const body = renderImplementationBody({ ...block, approval_commits: [commit] }, { head: '', text, tooLong: '' })
    const issue = await github.createIssue({ title: 'Build it', body, labels: ['ai-feature'] })
    await setStatus(store, here, {
      status: 'approved',
      from: ['approved'],
      implementation: { version: 1, issue: issue.number },
    })
    const verify = async () => {
      const verification = verifyApproval(await gatherApprovalFacts(github, issue, config, bot()))
      return verification.ok ? verification.text : verification.problem
    }

    hub.journal.length = 0
    expect(await verify()).toBe(text)
    expect(hub.journal).toHaveLength(6)

    hub.setRole(repo.fullName, 'bob', 'triage')
    expect(await verify()).toBe('may_not')
    hub.setRole(repo.fullName, 'bob', 'write')

    // A push by a person: the text is another one, the metadata says nothing of it.
    const approved = git('rev-parse', branch)
    const tampering = as(ada.token)
    const head = await tampering.branchHead(branch)
    const file = { path: `.sentra/specs/${repo.name}/${result.id}/spec-v1.md`, content: '# Evil\n' }
    const tree = await tampering.createTree(head?.tree ?? null, [file])
    await tampering.moveBranch(branch, await tampering.createCommit({ tree, parents: [approved], message: 'x' }))
    expect(await verify()).toBe('other_bytes')
    await tampering.moveBranch(branch, approved, true)
    expect(await verify()).toBe(text)

    // The branch is set back to before the approval.
    await tampering.moveBranch(branch, git('rev-parse', `${commit}^`), true)
    expect(await verify()).toBe('reopened')
    await tampering.moveBranch(branch, approved, true)

    // The comment is edited, and edited back.
    await human.updateComment(comment.id, 'never mind')
    expect(await verify()).toBe('comment_edited')
    await human.updateComment(comment.id, comment.body)
    expect(await verify()).toBe('comment_edited')
  })

  test('a person’s own commit never records one', async () => {
    const { store, config } = await openStore(github)
    const human = as(bob.token)
    const origin = await human.createIssue({ title: 'Dark mode', body: '', labels: [] })
    const { result } = await createSpec(store, { ...spec(), issue: origin.number })
    const comment = await human.createComment(origin.number, '/approve')
    const here = { project: repo.name, id: result.id }
    const hash = await sha256('# Dark mode\n')
    const by = createStore(human, { branch })
    const approval = {
      version: 1,
      sha256: hash,
      approver: person(bob),
      permission: 'write',
      source: { ...source(comment.id, bob), body_sha256: await sha256(comment.body), created_at: comment.created_at },
      approved_at: comment.created_at,
    }
    const { commit } = await recordApproval(by, here, approval, { needed: 1 })
    const block = {
      schema: 1 as const,
      spec: result.id,
      project: repo.name,
      version: 1,
      sha256: hash,
      approval_commits: [commit],
      specs_branch: branch,
      origin_issue: origin.number,
    }
    const issue = await github.createIssue({
      title: 'x',
      body: renderImplementationBody(block, { head: '', text: '', tooLong: '' }),
      labels: [],
    })
    const verification = verifyApproval(await gatherApprovalFacts(github, issue, config, bot()))
    expect(verification.ok ? 'accepted' : verification.problem).toBe('unverified')
  })
})

test('every request was one that GitHub describes', () => {
  expect(hub.violations).toEqual([])
})
