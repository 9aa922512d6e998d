import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, commitFile, git, openScene, type Scene, status } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

let count = 0
const open = async (who = scene.app, extra = {}) => {
  const head = `topic-${++count}`
  await commitFile(scene.alice, head, `${head}.md`, 'one\ntwo\nthree\n')
  const { data } = await who.rest.pulls.create({ ...at, head, base: 'main', title: `Pull ${count}`, ...extra })
  return { head, pull: data, pull_number: data.number, file: `${head}.md` }
}

describe('pull requests', () => {
  it('follow their branch, and can be fetched by number', async () => {
    const { head, pull_number } = await open()
    const commit = await commitFile(scene.alice, head, 'later.md')
    const { data } = await scene.alice.rest.pulls.get({ ...at, pull_number })
    expect(data).toMatchObject({
      commits: 2,
      changed_files: 2,
      additions: 4,
      head: { sha: commit.sha },
      mergeable: true,
    })
    const folder = await mkdtemp(path.join(tmpdir(), 'pull-'))
    await git(folder, 'init', '-q')
    await git(folder, 'fetch', '-q', scene.repository.cloneUrl, `pull/${pull_number}/head`)
    expect(await git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(commit.sha)
    await rm(folder, { recursive: true })
  })

  it('show their real files and commits', async () => {
    const { pull_number, file } = await open()
    const files = (await scene.alice.rest.pulls.listFiles({ ...at, pull_number })).data
    expect(files).toMatchObject([
      { filename: file, status: 'added', additions: 3, patch: '@@ -0,0 +1,3 @@\n+one\n+two\n+three' },
    ])
    const commits = (await scene.alice.rest.pulls.listCommits({ ...at, pull_number })).data
    expect(commits.map((each) => each.commit.message)).toEqual([`Add ${file}`])
    const of = { ...at, commit_sha: commits[0]?.sha ?? '' }
    const found = (await scene.alice.rest.repos.listPullRequestsAssociatedWithCommit(of)).data
    expect(found.map((each) => each.number)).toEqual([pull_number])
  })

  it('are issues too, with labels, comments and a state of their own', async () => {
    const { pull_number } = await open()
    await scene.alice.rest.issues.addLabels({ ...at, issue_number: pull_number, labels: ['x'] })
    const issue = (await scene.alice.rest.issues.get({ ...at, issue_number: pull_number })).data
    expect(issue.pull_request?.url).toBe(`${scene.github.url}/repos/alice/hello/pulls/${pull_number}`)
    expect((await scene.alice.rest.pulls.get({ ...at, pull_number })).data.labels).toMatchObject([{ name: 'x' }])
    await scene.alice.rest.issues.update({ ...at, issue_number: pull_number, state: 'closed' })
    expect((await scene.alice.rest.pulls.get({ ...at, pull_number })).data.state).toBe('closed')
  })

  it('are refused without a branch, without a difference, and twice', async () => {
    const { head } = await open()
    const make = (from: string) =>
      status(scene.alice.rest.pulls.create({ ...at, head: from, base: 'main', title: 't' }))
    expect(await make('no-such-branch')).toBe(422)
    expect(await make(head)).toBe(422)
    const main = scene.github.headOf('alice/hello', 'main') ?? ''
    await scene.alice.rest.git.createRef({ ...at, ref: 'refs/heads/same', sha: main })
    expect(await make('same')).toBe(422)
  })

  it('are found by head only with its owner', async () => {
    const { head, pull_number } = await open()
    const find = async (name: string) =>
      (await scene.alice.rest.pulls.list({ ...at, head: name })).data.map((each) => each.number)
    expect(await find(`alice:${head}`)).toEqual([pull_number])
    expect((await find(head)).length).toBeGreaterThan(1)
  })

  it('merge three ways, close what they say they close, and keep the base’s own changes', async () => {
    const issue = (await scene.alice.rest.issues.create({ ...at, title: 'to close' })).data
    const { pull_number, file } = await open(scene.app, { body: `Closes #${issue.number}` })
    await commitFile(scene.alice, 'main', 'meanwhile.md')
    const { data } = await scene.alice.rest.pulls.merge({ ...at, pull_number })
    expect(data.merged).toBe(true)
    for (const each of [file, 'meanwhile.md'])
      expect(await status(scene.alice.rest.repos.getContent({ ...at, path: each }))).toBe(200)
    expect((await scene.alice.rest.issues.get({ ...at, issue_number: issue.number })).data.state).toBe('closed')
    expect(await status(scene.alice.rest.pulls.checkIfMerged({ ...at, pull_number }))).toBe(204)
    expect((await scene.alice.rest.pulls.listFiles({ ...at, pull_number })).data.map((each) => each.filename)).toEqual([
      file,
    ])
  })

  it('say that they conflict, and do not merge', async () => {
    const { head, pull_number, file } = await open()
    await commitFile(scene.alice, 'main', file, 'another\n')
    await commitFile(scene.alice, head, file, 'yet another\n')
    const { data } = await scene.alice.rest.pulls.get({ ...at, pull_number })
    expect([data.mergeable, data.mergeable_state]).toEqual([false, 'dirty'])
    expect(await status(scene.alice.rest.pulls.merge({ ...at, pull_number }))).toBe(405)
  })

  it('come from forks', async () => {
    await scene.github.createRepository({ owner: 'mallory', name: 'hello', forkOf: 'alice/hello' })
    const fork = { owner: 'mallory', repo: 'hello' }
    const write = { ...fork, path: 'f.md', message: 'f', content: Buffer.from('f').toString('base64'), branch: 'main' }
    await scene.mallory.rest.repos.createOrUpdateFileContents(write)
    const { data } = await scene.mallory.rest.pulls.create({ ...at, head: 'mallory:main', base: 'main', title: 'fork' })
    expect(data).toMatchObject({ head: { label: 'mallory:main', repo: { full_name: 'mallory/hello', fork: true } } })
    expect(data.changed_files).toBe(1)
  })
})

describe('reviews', () => {
  it('carry comments by line and side, and refuse a line that the diff does not show', async () => {
    const { pull_number, file } = await open()
    const review = (line: number) =>
      scene.bob.rest.pulls.createReview({
        ...{ ...at, pull_number, event: 'REQUEST_CHANGES', body: 'Please' },
        comments: [{ path: file, line, side: 'RIGHT', body: 'here' }],
      })
    expect(await status(review(99))).toBe(422)
    expect((await scene.bob.rest.pulls.listReviews({ ...at, pull_number })).data).toEqual([])
    const { data } = await review(2)
    expect(data).toMatchObject({ state: 'CHANGES_REQUESTED', user: { login: 'bob' } })
    const comments = (
      await scene.bob.rest.pulls.listCommentsForReview({ ...at, pull_number, review_id: Number(data.id) })
    ).data
    expect(comments).toMatchObject([
      { path: file, line: 2, side: 'RIGHT', body: 'here', diff_hunk: '@@ -0,0 +1,3 @@\n+one\n+two' },
    ])
    const events = scene.github.deliveries.filter((each) => each.event.startsWith('pull_request_review')).slice(-2)
    expect(events.map((each) => `${each.event}.${each.action}`)).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
    ])
    expect(events[0]?.payload.review).toMatchObject({ state: 'changes_requested' })
  })

  it('are answered in their threads, and a reply to a reply is refused', async () => {
    const { pull_number, file, pull } = await open()
    const where = { path: file, line: 1, side: 'RIGHT' as const, commit_id: pull.head.sha }
    const first = (await scene.bob.rest.pulls.createReviewComment({ ...at, pull_number, body: 'first', ...where })).data
    const reply = (id: number | bigint) =>
      scene.app.rest.pulls.createReplyForReviewComment({ ...at, pull_number, comment_id: Number(id), body: 'done' })
    const answer = (await reply(first.id)).data
    expect(answer).toMatchObject({ in_reply_to_id: first.id, path: file, line: 1, user: { login: 'sentra[bot]' } })
    expect(await status(reply(answer.id))).toBe(422)
    const react = { ...at, comment_id: Number(first.id), content: 'eyes' as const }
    expect(await status(scene.app.rest.reactions.createForPullRequestReviewComment(react))).toBe(201)
  })

  it('cannot approve their own author’s work, nor ask for changes without a word', async () => {
    const { pull_number } = await open(scene.alice)
    expect(await status(scene.alice.rest.pulls.createReview({ ...at, pull_number, event: 'APPROVE' }))).toBe(422)
    expect(await status(scene.bob.rest.pulls.createReview({ ...at, pull_number, event: 'REQUEST_CHANGES' }))).toBe(422)
    expect(await status(scene.bob.rest.pulls.createReview({ ...at, pull_number, event: 'APPROVE' }))).toBe(200)
  })

  it('are seen by their author alone while pending', async () => {
    const { pull_number } = await open()
    const review = (await scene.bob.rest.pulls.createReview({ ...at, pull_number, body: 'draft' })).data
    const seen = async (who: typeof scene.bob) => (await who.rest.pulls.listReviews({ ...at, pull_number })).data.length
    expect([await seen(scene.bob), await seen(scene.alice)]).toEqual([1, 0])
    await scene.bob.rest.pulls.submitReview({ ...at, pull_number, review_id: Number(review.id), event: 'COMMENT' })
    expect(await seen(scene.alice)).toBe(1)
  })
})

describe('GraphQL', () => {
  const threads = `query ($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        reviewThreads(first: 50) { nodes { id isResolved comments(first: 1) { nodes { databaseId } } } }
      }
    }
  }`

  it('finds review threads and resolves them', async () => {
    const { pull_number, file, pull } = await open()
    const where = { path: file, line: 1, side: 'RIGHT' as const, commit_id: pull.head.sha }
    const first = (await scene.bob.rest.pulls.createReviewComment({ ...at, pull_number, body: 'first', ...where })).data
    const ask = async () => {
      const found: {
        repository: { pullRequest: { reviewThreads: { nodes: { id: string; isResolved: boolean }[] } } }
      } = await scene.app.graphql(threads, { owner: 'alice', name: 'hello', number: pull_number })
      return found.repository.pullRequest.reviewThreads.nodes
    }
    const [thread] = await ask()
    expect(thread).toMatchObject({ isResolved: false, comments: { nodes: [{ databaseId: first.id }] } })
    const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }'
    await expect(scene.mallory.graphql(resolve, { id: thread?.id })).rejects.toThrow('may not')
    await scene.app.graphql(resolve, { id: thread?.id })
    expect((await ask())[0]?.isResolved).toBe(true)
  })

  it('knows when an issue’s own text was edited, which its updated_at does not tell', async () => {
    const { number } = (await scene.alice.rest.issues.create({ ...at, title: 't', body: 'before' })).data
    const query = `{ repository(owner: "alice", name: "hello") { issue(number: ${number}) { lastEditedAt editor { login } } } }`
    const ask = async () => (await scene.app.graphql<{ repository: { issue: unknown } }>(query)).repository.issue
    await scene.alice.rest.issues.createComment({ ...at, issue_number: number, body: 'c' })
    expect(await ask()).toEqual({ lastEditedAt: null, editor: null })
    await scene.bob.rest.issues.update({ ...at, issue_number: number, body: 'after' })
    expect(await ask()).toEqual({ lastEditedAt: expect.stringMatching(/Z$/), editor: { login: 'bob' } })
  })

  it('keeps the last change of an issue’s title, which is no edit of its text', async () => {
    const { number, node_id } = (await scene.alice.rest.issues.create({ ...at, title: 'first' })).data
    const asked = 'lastEditedAt timelineItems(last: 1, itemTypes: [RENAMED_TITLE_EVENT])'
    const event = '... on RenamedTitleEvent { previousTitle currentTitle createdAt }'
    const query = `query ($id: ID!) { node(id: $id) { ... on Issue { ${asked} { nodes { ${event} } } } } }`
    const ask = async () => (await scene.app.graphql<{ node: unknown }>(query, { id: node_id })).node
    expect(await ask()).toEqual({ lastEditedAt: null, timelineItems: { nodes: [] } })
    for (const title of ['second', 'third', 'third'])
      await scene.bob.rest.issues.update({ ...at, issue_number: number, title })
    const last = { previousTitle: 'second', currentTitle: 'third', createdAt: expect.stringMatching(/Z$/) }
    expect(await ask()).toEqual({ lastEditedAt: null, timelineItems: { nodes: [last] } })
  })

  it('folds a comment, by node id and variables', async () => {
    const { number } = (await scene.alice.rest.issues.create({ ...at, title: 't' })).data
    const said = (await scene.app.rest.issues.createComment({ ...at, issue_number: number, body: 'c' })).data
    const fold = `mutation ($input: MinimizeCommentInput!) {
      minimizeComment(input: $input) { minimizedComment { ... on IssueComment { isMinimized minimizedReason } } }
    }`
    const answer = await scene.app.graphql(fold, { input: { subjectId: said.node_id, classifier: 'OUTDATED' } })
    expect(answer).toMatchObject({
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } },
    })
  })

  it('answers what it does not know with an error that names it', async () => {
    await expect(scene.app.graphql('{ repository(owner: "alice", name: "hello") { stargazerz } }')).rejects.toThrow(
      "Field 'stargazerz' doesn't exist on type 'Repository'",
    )
    await expect(scene.app.graphql('mutation { eatCake(input: {}) { ok } }')).rejects.toThrow(
      "Field 'eatCake' doesn't exist",
    )
    expect(scene.github.violations.splice(0)).toHaveLength(2)
    await expect(scene.app.graphql('{ repository(owner: "alice" }')).rejects.toThrow('Unexpected')
  })
})
