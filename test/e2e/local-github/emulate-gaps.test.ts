import { generateKeyPairSync } from 'node:crypto'
import { Octokit } from '@octokit/rest'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/**
 * Every test here talks to bare emulate and asserts where it departs from GitHub: each is the reason for a part of the
 * front (named in brackets). One that fails after an upgrade says that its part may go.
 */
let emulate: Emulator
let alice: Octokit
let mallory: Octokit
const at = { owner: 'alice', repo: 'hello' }

const nothing = () => {}
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

const status = (work: Promise<{ status: number }>): Promise<number> =>
  work.then(
    (answer) => answer.status,
    (error: { status: number }) => error.status,
  )

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  emulate = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: {
        'token-alice': { login: 'alice' },
        'token-mallory': { login: 'mallory' },
        'token-bob': { login: 'bob' },
      },
      github: {
        users: [{ login: 'alice' }, { login: 'mallory' }, { login: 'bob' }],
        repos: [
          { owner: 'alice', name: 'hello' },
          { owner: 'alice', name: 'empty', auto_init: false },
        ],
        oauth_apps: [
          {
            client_id: 'Iv1.x',
            client_secret: 'secret',
            name: 'Sentra',
            redirect_uris: ['http://127.0.0.1/signed-in'],
          },
        ],
        apps: [
          {
            app_id: 7,
            slug: 'sentra',
            name: 'Sentra',
            private_key: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
            permissions: { issues: 'write', contents: 'write' },
            installations: [{ installation_id: 9, account: 'alice' }],
          },
        ],
      },
    },
  })
  const as = (token: string) => new Octokit({ baseUrl: emulate.url, auth: token, log: silent })
  alice = as('token-alice')
  mallory = as('token-mallory')
  await alice.rest.repos.addCollaborator({ ...at, username: 'bob', permission: 'maintain' })
})

afterAll(() => emulate.close())

const commitOn = async (branch: string, path: string) => {
  const main = (await alice.rest.git.getRef({ ...at, ref: 'heads/main' })).data.object.sha
  const base = (await alice.rest.git.getCommit({ ...at, commit_sha: main })).data.tree.sha
  const entry = { path, mode: '100644', type: 'blob', content: `${path}\n` } as const
  const tree = (await alice.rest.git.createTree({ ...at, base_tree: base, tree: [entry] })).data
  const commit = (await alice.rest.git.createCommit({ ...at, message: path, tree: tree.sha, parents: [main] })).data
  await alice.rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: commit.sha })
  return { commit, main }
}

const moveBranch = async (branch: string, path: string) => {
  const head = (await alice.rest.git.getRef({ ...at, ref: `heads/${branch}` })).data.object.sha
  const entry = { path, mode: '100644', type: 'blob', content: `${path}\n` } as const
  const base = (await alice.rest.git.getCommit({ ...at, commit_sha: head })).data.tree.sha
  const tree = (await alice.rest.git.createTree({ ...at, base_tree: base, tree: [entry] })).data
  const commit = (await alice.rest.git.createCommit({ ...at, message: path, tree: tree.sha, parents: [head] })).data
  await alice.rest.git.updateRef({ ...at, ref: `heads/${branch}`, sha: commit.sha })
  return commit.sha
}

describe('emulate 0.12.2, tokens and people', () => {
  it('takes any token for its first user [principals]', async () => {
    const stranger = new Octokit({ baseUrl: emulate.url, auth: 'ghp_never_made' })
    expect((await stranger.rest.users.getAuthenticated()).data.login).toBe('alice')
  })

  it('lets anybody write issues, labels and comments in a public repository [permissions]', async () => {
    const issue = (await alice.rest.issues.create({ ...at, title: 'mine', body: 'mine' })).data
    expect(await status(mallory.rest.issues.update({ ...at, issue_number: issue.number, body: 'hers' }))).toBe(200)
  })

  it('gives the old permission field a word that GitHub does not have [repositories]', async () => {
    const { data } = await alice.rest.repos.getCollaboratorPermissionLevel({ ...at, username: 'bob' })
    expect(data.permission).toBe('maintain')
  })

  it('answers 404 for the permission of a reader of a public repository [repositories]', async () => {
    expect(await status(alice.rest.repos.getCollaboratorPermissionLevel({ ...at, username: 'mallory' }))).toBe(404)
  })

  it('names a repository’s installation to anybody [apps]', async () => {
    expect((await fetch(`${emulate.url}/repos/alice/hello/installation`)).status).toBe(200)
  })
})

describe('emulate 0.12.2, sign-in', () => {
  it('hands a token to whoever has the code, without the secret behind its challenge [sign-in]', async () => {
    const redirect_uri = 'http://127.0.0.1/signed-in'
    const asked = { client_id: 'Iv1.x', redirect_uri, state: 's', code_challenge: 'abc', code_challenge_method: 'S256' }
    await fetch(`${emulate.url}/login/oauth/authorize?${new URLSearchParams(asked)}`)
    const chosen = new URLSearchParams({ login: 'alice', redirect_uri, scope: '', state: 's', client_id: 'Iv1.x' })
    const sent = { method: 'POST', body: chosen, redirect: 'manual' } as const
    const back = await fetch(`${emulate.url}/login/oauth/callback`, sent)
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
    const token = await fetch(`${emulate.url}/login/oauth/access_token`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: 'Iv1.x', client_secret: 'secret', code, code_verifier: 'not the one' }),
    })
    expect(await token.json()).toMatchObject({ access_token: expect.any(String) })
  })
})

describe('emulate 0.12.2, issues', () => {
  it('has no reactions [reactions]', async () => {
    const issue = (await alice.rest.issues.create({ ...at, title: 'r' })).data
    expect(
      await status(alice.rest.reactions.createForIssue({ ...at, issue_number: issue.number, content: 'eyes' })),
    ).toBe(404)
  })

  it('has no sub-issues [sub-issues]', async () => {
    expect(await status(alice.rest.issues.listSubIssues({ ...at, issue_number: 1 }))).toBe(404)
  })

  it('has no GraphQL [graphql]', async () => {
    expect(await status(alice.request('POST /graphql', { query: '{ viewer { login } }' }))).toBe(404)
  })

  it('gives no body_html [attachments]', async () => {
    const { data } = await alice.rest.issues.get({ ...at, issue_number: 1, mediaType: { format: 'full' } })
    expect(data).not.toHaveProperty('body_html')
  })

  it('keeps no attachments [attachments]', async () => {
    expect((await fetch(`${emulate.url}/user-attachments/files/1/note.wav`)).status).toBe(404)
  })

  it('keeps a body longer than 65,536 characters [issues]', async () => {
    expect(await status(alice.rest.issues.create({ ...at, title: 'long', body: 'x'.repeat(65_537) }))).toBe(201)
  })

  it('writes milliseconds into times [polish]', async () => {
    expect((await alice.rest.issues.get({ ...at, issue_number: 1 })).data.created_at).toMatch(/\.\d{3}Z$/)
  })

  it('never says through which App something was made [polish]', async () => {
    expect((await alice.rest.issues.get({ ...at, issue_number: 1 })).data.performed_via_github_app).toBeNull()
  })

  it('hides a pull request from the issues API [pulls]', async () => {
    await commitOn('seen', 'seen.md')
    const pull = (await alice.rest.pulls.create({ ...at, head: 'seen', base: 'main', title: 'p' })).data
    expect(await status(alice.rest.issues.get({ ...at, issue_number: pull.number }))).toBe(404)
  })
})

describe('emulate 0.12.2, git and pull requests', () => {
  it('answers 404, not 409, to git data of an empty repository [git-objects]', async () => {
    expect(await status(alice.rest.git.getRef({ owner: 'alice', repo: 'empty', ref: 'heads/main' }))).toBe(404)
  })

  it('serves no clones [git-door]', async () => {
    const answer = await fetch(`${emulate.url}/alice/hello.git/info/refs?service=git-upload-pack`)
    expect(answer.headers.get('content-type')).not.toContain('x-git-upload-pack')
  })

  it('verifies no commit [git-objects]', async () => {
    const { commit } = await commitOn('unsigned', 'unsigned.md')
    expect(commit.verification.verified).toBe(false)
  })

  it('leaves a pull request’s head where it began [pulls]', async () => {
    const { commit } = await commitOn('moving', 'moving.md')
    const pull = (await alice.rest.pulls.create({ ...at, head: 'moving', base: 'main', title: 'm' })).data
    expect(await moveBranch('moving', 'moved.md')).not.toBe(commit.sha)
    expect((await alice.rest.pulls.get({ ...at, pull_number: pull.number })).data.head.sha).toBe(commit.sha)
  })

  it('makes up a pull request’s files [pulls]', async () => {
    await commitOn('filed', 'filed.md')
    const pull = (await alice.rest.pulls.create({ ...at, head: 'filed', base: 'main', title: 'f' })).data
    expect((await alice.rest.pulls.listFiles({ ...at, pull_number: pull.number })).data).toEqual([])
  })

  it('opens a pull request from a branch that does not exist [pulls]', async () => {
    expect(await status(alice.rest.pulls.create({ ...at, head: 'ghost-branch', base: 'main', title: 'g' }))).toBe(201)
  })

  it('drops the base’s own changes as it merges [merges]', async () => {
    await commitOn('topic', 'topic.md')
    const pull = (await alice.rest.pulls.create({ ...at, head: 'topic', base: 'main', title: 't' })).data
    await moveBranch('main', 'meanwhile.md')
    await alice.rest.pulls.merge({ ...at, pull_number: pull.number, merge_method: 'merge' })
    expect(await status(alice.rest.repos.getContent({ ...at, path: 'meanwhile.md' }))).toBe(404)
  })

  it('refuses a review with comments by line and side, and has no replies [reviews, review-comments]', async () => {
    const { commit } = await commitOn('lined', 'lined.md')
    const pull_number = (await alice.rest.pulls.create({ ...at, head: 'lined', base: 'main', title: 'l' })).data.number
    const comments = [{ path: 'lined.md', line: 1, side: 'RIGHT', body: 'b' }]
    expect(await status(alice.rest.pulls.createReview({ ...at, pull_number, event: 'COMMENT', comments }))).toBe(422)
    const where = { path: 'lined.md', line: 1, commit_id: commit.sha }
    const made = await alice.rest.pulls.createReviewComment({ ...at, pull_number, body: 'b', ...where })
    const reply = { ...at, pull_number, comment_id: made.data.id, body: 'r' }
    expect(await status(alice.rest.pulls.createReplyForReviewComment(reply))).toBe(404)
  })

  it('takes a review comment on a line that the diff does not show [review-comments]', async () => {
    const { commit } = await commitOn('beyond', 'beyond.md')
    const pull_number = (await alice.rest.pulls.create({ ...at, head: 'beyond', base: 'main', title: 'b' })).data.number
    const where = { path: 'beyond.md', line: 999, commit_id: commit.sha }
    expect(await status(alice.rest.pulls.createReviewComment({ ...at, pull_number, body: 'b', ...where }))).toBe(201)
  })

  it('lets an author approve their own pull request [reviews]', async () => {
    await commitOn('own', 'own.md')
    const pull = (await alice.rest.pulls.create({ ...at, head: 'own', base: 'main', title: 'o' })).data
    expect(await status(alice.rest.pulls.createReview({ ...at, pull_number: pull.number, event: 'APPROVE' }))).toBe(201)
  })

  it('has no commit statuses [checks]', async () => {
    const { main } = await commitOn('status', 'status.md')
    expect(await status(alice.rest.repos.createCommitStatus({ ...at, sha: main, state: 'success' }))).toBe(404)
  })

  it('has no dispatches, of workflows or of the repository [dispatches]', async () => {
    expect(await status(alice.rest.repos.createDispatchEvent({ ...at, event_type: 'go' }))).toBe(404)
    const workflow = { ...at, workflow_id: 'ai-agent.yml', ref: 'main' }
    expect(await status(alice.rest.actions.createWorkflowDispatch(workflow))).toBe(404)
  })
})

describe('emulate 0.12.2, webhooks', () => {
  it('tells of a labelled issue only that it was opened, and of an edit only that there was one [issues]', async () => {
    const heard: { event: string; payload: { action: string; ref?: string; changes?: { body?: unknown } } }[] = []
    const { createServer } = await import('node:http')
    const receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push({ event: String(request.headers['x-github-event']), payload: JSON.parse(body) })
      response.end()
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as { port: number }
    const config = { url: `http://127.0.0.1:${port}`, content_type: 'json' }
    await alice.rest.repos.createWebhook({ ...at, config, events: ['issues', 'pull_request', 'push'] })
    const issue = (await alice.rest.issues.create({ ...at, title: 'l', body: 'before', labels: ['bug'] })).data
    await alice.rest.issues.update({ ...at, issue_number: issue.number, body: 'after' })
    await expect.poll(() => heard.filter((each) => each.event === 'issues').length).toBe(2)
    expect(heard.filter((each) => each.event === 'issues').map((each) => each.payload.action)).toEqual([
      'opened',
      'edited',
    ])
    expect(heard.at(-1)?.payload.changes?.body).toBe(true)

    // The push to a pull request's branch is told of, and that the pull request has changed is not [ref-moved].
    await commitOn('told', 'told.md')
    await alice.rest.pulls.create({ ...at, head: 'told', base: 'main', title: 'told' })
    await moveBranch('told', 'more.md')
    const pushes = () => heard.filter(({ event, payload }) => event === 'push' && payload.ref === 'refs/heads/told')
    await expect.poll(() => pushes().length).toBe(1)
    const actions = heard.filter(({ event }) => event === 'pull_request').map(({ payload }) => payload.action)
    expect(actions).toEqual(['opened'])
    receiver.close()
    receiver.closeAllConnections()
  })
})
