import { Octokit } from '@octokit/rest'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { described } from '../../test/openapi/described.ts'
import { createGitHub } from './octokit.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const github = createGitHub(described(new Octokit({ auth: 't', log })), { owner: 'ada', repo: 'shop' })
const at = '/repos/ada/shop/issues'
const since = '2026-11-22T10:00:00Z'

beforeEach(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

/** Comments or issues of these numbers, made a second after one another; `old` ones before `since`. */
const made = (numbers: number[], old = false) =>
  numbers.map((id) => ({
    ...{ id, number: id, node_id: `n${id}`, body: '', state: 'open', labels: [], title: '' },
    ...{ user: { id: 1, login: 'ada', type: 'User' }, html_url: '', issue_url: `x/${id}`, updated_at: since },
    created_at: new Date(Date.parse(since) + (old ? -1 : 1) * id * 1_000).toISOString().replace('.000', ''),
  }))
const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index)

const pages = (path: string, more: object, listed: object[][]) =>
  listed.forEach((items, index) => {
    const query = { sort: 'created', direction: 'desc', since, per_page: 100, page: index + 1, ...more }
    nock('https://api.github.com').get(path).query(query).reply(200, items)
  })

describe('what was said lately', () => {
  it('goes on to the next page as long as there is more of it, and names nothing twice', async () => {
    pages(`${at}/comments`, {}, [made(downFrom(250, 100)), made(downFrom(151, 100)), made(downFrom(51, 51))])
    const found = await github.commentsSince(since)
    expect(found.map(({ id }) => id)).toEqual(downFrom(250, 250))
  })

  it('leaves out what is old and was only changed lately, and asks for no page behind it', async () => {
    pages(`${at}/comments`, {}, [[...made(downFrom(60, 60)), ...made(downFrom(240, 40), true)]])
    expect(await github.commentsSince(since)).toHaveLength(60)
    pages(at, { state: 'open' }, [[...made([3, 2]), ...made([1], true)]])
    expect((await github.openedSince(since)).map(({ number }) => number)).toEqual([3, 2])
  })

  it('ends at a thousand, the newest', async () => {
    const listed = downFrom(10, 10).map((page) => made(downFrom(page * 100, 100)))
    pages(`${at}/comments`, {}, listed)
    expect(await github.commentsSince(since)).toHaveLength(1_000)
  })

  it('tells by one request when anything changed last', async () => {
    const query = { sort: 'updated', direction: 'desc', state: 'all', per_page: 1 }
    nock('https://api.github.com')
      .get(at)
      .query(query)
      .reply(200, made([1]))
      .get(at)
      .query(query)
      .reply(200, [])
    expect([await github.lastChange(), await github.lastChange()]).toEqual([since, null])
  })
})
