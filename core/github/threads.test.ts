import { Octokit } from '@octokit/rest'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { described } from '../../test/openapi/described.ts'
import { jobs } from './jobs.ts'
import { threads } from './threads.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const client = described(new Octokit({ auth: 't', log }))
const repository = { owner: 'ada', repo: 'shop' }
const github = { ...threads(client, repository), ...jobs(client, repository) }
const api = () => nock('https://api.github.com')
const at = '/repos/ada/shop'

beforeEach(() => {
  nock.disableNetConnect()
})

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

describe('the conversation on a pull request', () => {
  test('tells who we are, and every thread by its first comment, page by page', async () => {
    const page = (first: number, endCursor: string | null) => ({
      data: {
        viewer: { databaseId: 9, login: 'sentra[bot]' },
        repository: {
          pullRequest: {
            id: 'PR_1',
            reviewThreads: {
              nodes: [
                {
                  ...{ id: `T${first}`, isResolved: first === 2, resolvedBy: first === 2 ? { databaseId: 7 } : null },
                  comments: { nodes: [{ fullDatabaseId: String(first) }] },
                },
              ],
              pageInfo: { hasNextPage: endCursor !== null, endCursor },
            },
          },
        },
      },
    })
    api()
      .post('/graphql', ({ variables }) => variables.after === null && variables.number === 43)
      .reply(200, page(1, 'c'))
      .post('/graphql', ({ variables }) => variables.after === 'c')
      .reply(200, page(2, null))
    expect(await github.discussion(43)).toEqual({
      viewer: { id: 9, login: 'sentra[bot]', type: 'Bot' },
      node_id: 'PR_1',
      threads: [
        { id: 'T1', resolved: false, resolver: null, first: 1 },
        { id: 'T2', resolved: true, resolver: 7, first: 2 },
      ],
    })
  })

  test('tells what was edited and what is folded away, and nothing of what is out of sight', async () => {
    const nodes = [
      { id: 'A', lastEditedAt: null, isMinimized: false },
      { id: 'B', lastEditedAt: '2026-11-22T12:00:00Z', isMinimized: true },
      null,
      { id: 'D' },
    ]
    api()
      .post('/graphql')
      .reply(200, { data: { nodes }, errors: [{ type: 'NOT_FOUND', message: 'gone' }] })
    expect(await github.seen(['A', 'B', 'C', 'D'])).toEqual([
      { edited: null, minimized: false },
      { edited: '2026-11-22T12:00:00Z', minimized: true },
      undefined,
      undefined,
    ])
  })

  test('is answered in a thread, by its first comment', async () => {
    api().post(`${at}/pulls/43/comments/7/replies`, { body: 'Done.' }).reply(201, {})
    await github.reply(43, 7, 'Done.')
  })

  test('has its threads settled by one request, where the token may', async () => {
    api()
      .post('/graphql', ({ query, variables }) => query.includes('m1: resolveReviewThread') && variables.t1 === 'T2')
      .reply(200, { data: {} })
      .post('/graphql')
      .reply(200, { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] })
      .post('/graphql')
      .reply(502, {})
    expect(await github.resolve(['T1', 'T2'])).toBe(true)
    expect(await github.resolve(['T1'])).toBe(false)
    await expect(github.resolve(['T1'])).rejects.toMatchObject({ status: 502 })
    expect(await github.resolve([])).toBe(true)
  })

  test('is made a draft, and ready again, where the token may', async () => {
    const asks = (mutation: string) => (body: { query: string; variables: { id: string } }) =>
      body.query.includes(mutation) && body.variables.id === 'PR_1'
    api()
      .post('/graphql', asks('convertPullRequestToDraft'))
      .reply(200, { data: {} })
      .post('/graphql', asks('markPullRequestReadyForReview'))
      .reply(200, { data: {} })
      .post('/graphql', asks('markPullRequestReadyForReview'))
      .reply(200, { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] })
    expect(await github.toDraft('PR_1')).toBe(true)
    expect(await github.toReady('PR_1')).toBe(true)
    expect(await github.toReady('PR_1')).toBe(false)
  })
})

describe('workflow runs', () => {
  test.each<[string, number, object, boolean | null]>([
    ['has ended', 200, { status: 'completed' }, true],
    ['goes on', 200, { status: 'in_progress' }, false],
    ['is gone', 404, {}, true],
    ['may not be seen', 403, {}, null],
  ])('one that %s', async (_, status, body, expected) => {
    api().get(`${at}/actions/runs/5`).reply(status, body)
    expect(await github.runEnded(5)).toBe(expected)
  })

  test('name the jobs and the steps that failed', async () => {
    const steps = [
      { name: 'Set up', conclusion: 'success' },
      { name: 'Test', conclusion: 'failure' },
    ]
    const all = [
      { id: 1, name: 'test', html_url: 'u', conclusion: 'failure', steps },
      { id: 2, name: 'lint', html_url: null, conclusion: 'success' },
      { id: 3, name: 'slow', html_url: null, conclusion: 'timed_out' },
    ]
    api()
      .get(`${at}/actions/runs/5/jobs`)
      .query(true)
      .reply(200, { jobs: all })
      .get(`${at}/actions/runs/6/jobs`)
      .query(true)
      .reply(403, {})
    expect(await github.failedJobs(5)).toEqual([
      { id: 1, name: 'test', url: 'u', steps: ['Test'] },
      { id: 3, name: 'slow', url: '', steps: [] },
    ])
    expect(await github.failedJobs(6)).toEqual([])
  })

  test('give the end of a job’s log, cut at a line, from wherever GitHub keeps it', async () => {
    const text = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n')
    nock('https://logs.example').get('/1').reply(200, text).get('/2').reply(200, 'short')
    api()
      .get(`${at}/actions/jobs/1/logs`)
      .reply(302, '', { location: 'https://logs.example/1' })
      .get(`${at}/actions/jobs/2/logs`)
      .reply(302, '', { location: 'https://logs.example/2' })
      .get(`${at}/actions/jobs/3/logs`)
      .reply(410, {})
    const end = (await github.jobLog(1, 100)) ?? ''
    expect(end).toMatch(/^line \d+\n/)
    expect(end.endsWith('line 4999')).toBe(true)
    expect(end.length).toBeLessThanOrEqual(100)
    expect(await github.jobLog(2, 100)).toBe('short')
    expect(await github.jobLog(3, 100)).toBeNull()
  })
})
