import { Octokit } from '@octokit/rest'
import nock from 'nock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { described } from '../../test/openapi/described.ts'
import { createGitHub } from './octokit.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const github = createGitHub(described(new Octokit({ auth: 't', log })), { owner: 'ada', repo: 'shop' })

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  nock.cleanAll()
  nock.enableNetConnect()
})

const compared = (total: number, ...pages: number[]) => {
  const commit = {
    ...{ sha: '1'.repeat(40), parents: [], author: null, committer: null },
    commit: { message: 'm', tree: { sha: '2'.repeat(40) }, committer: null },
  }
  for (const [at, count] of pages.entries())
    nock('https://api.github.com')
      .get('/repos/ada/shop/compare/a...b')
      .query({ per_page: 100, page: at + 1 })
      .reply(200, {
        ...{ status: 'ahead', total_commits: total, merge_base_commit: commit },
        commits: Array.from({ length: count }, () => commit),
      })
}

test.each([
  ['all of them, on several pages', 101, [100, 1], 101],
  ['a page that is empty before the end', 101, [100, 0], null],
  ['none at all, where there must be some', 1, [0], null],
])('a list of commits is whole or no list: %s', async (_, total, pages, expected) => {
  compared(total, ...pages)
  expect((await github.commitsSince('a', 'b'))?.length ?? null).toBe(expected)
  compared(total, ...pages)
  expect((await github.parting('a', 'b'))?.commits.length ?? null).toBe(expected)
})

test.each([
  ['never edited', { said: { lastEditedAt: null } }, null],
  ['edited', { said: { lastEditedAt: 'then' } }, 'then'],
  ['gone', { said: null }, undefined],
])('a comment that is %s is told of beside files, in the same request', async (_, beside, edited) => {
  const errors = beside.said === null ? { errors: [{ type: 'NOT_FOUND', path: ['said'], message: 'No node' }] } : {}
  nock('https://api.github.com')
    .post('/graphql', ({ query, variables }) => query.includes('said: node(id: $said)') && variables.said === 'IC_1')
    .reply(200, { data: { repository: { r0: null }, ...beside }, ...errors })
  const read = await github.readAtWith([{ at: 'HEAD', paths: ['a'] }], { comment: 'IC_1' })
  expect(read).toEqual({ snapshots: [null], comments: [], edited })
})

test('a repository that is out of sight is an error, and no comment that is gone', async () => {
  const errors = [{ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve to a Repository' }]
  nock('https://api.github.com')
    .post('/graphql')
    .reply(200, { data: { repository: null }, errors })
  await expect(github.readAtWith([], { comment: 'IC_1' })).rejects.toThrow('Could not resolve to a Repository')
})
