import { Octokit } from '@octokit/rest'
import nock from 'nock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { described } from '../../test/openapi/described.ts'
import { isRateLimit } from './answers.ts'
import { createGitHub } from './octokit.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const github = createGitHub(described(new Octokit({ auth: 't', log })), { owner: 'ada', repo: 'shop' })
const api = () => nock('https://api.github.com')
const at = '/repos/ada/shop'
const user = (id: number, login: string) => ({ id, login, type: 'User' })
const sha = (digit: string) => digit.repeat(40)

beforeEach(() => {
  nock.disableNetConnect()
})

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})

describe('git data', () => {
  test('reads many files at one commit in one request, and by their blob what GraphQL cuts or leaves out', async () => {
    const blob = (oid: string, text: string | null, isTruncated = false) => ({ object: { oid, text, isTruncated } })
    api()
      .post('/graphql', ({ query, variables }) => {
        expect(query).toContain('r1: object(expression: $at1)')
        expect(variables).toMatchObject({ owner: 'ada', repo: 'shop', at0: 'HEAD', p0_1: 'b', at1: 'refs/heads/x' })
        return true
      })
      .reply(200, {
        data: {
          repository: {
            r0: {
              oid: sha('1'),
              tree: { oid: sha('2') },
              f0: blob(sha('3'), 'short'),
              f1: blob(sha('4'), 'lo', true),
              f2: null,
              f3: { object: {} },
            },
            r1: null,
          },
        },
      })
      .get(`${at}/git/blobs/${sha('4')}`)
      .reply(200, { content: Buffer.from('long ü').toString('base64'), encoding: 'base64' })
    const reads = [
      { at: 'HEAD', paths: ['a', 'b', 'c', 'folder'] },
      { at: 'refs/heads/x', paths: ['a'] },
    ]
    expect(await github.readAt(reads)).toEqual([
      { sha: sha('1'), tree: sha('2'), files: ['short', 'long ü', null, null] },
      null,
    ])
  })

  test('reads one file, a large one by its blob, and none that is a folder or not there', async () => {
    api()
      .get(`${at}/contents/a`)
      .query({ ref: 'main' })
      .reply(200, { type: 'file', encoding: 'base64', content: 'w7w=', sha: sha('1') })
      .get(`${at}/contents/big`)
      .query({ ref: 'main' })
      .reply(200, { type: 'file', encoding: 'none', content: '', sha: sha('2') })
      .get(`${at}/git/blobs/${sha('2')}`)
      .reply(200, { content: 'Yg==', encoding: 'base64' })
      .get(`${at}/contents/folder`)
      .query({ ref: 'main' })
      .reply(200, [])
      .get(`${at}/contents/none`)
      .query({ ref: 'main' })
      .reply(404)
    const read = (path: string) => github.readText(path, 'main')
    expect([await read('a'), await read('big'), await read('folder'), await read('none')]).toEqual([
      'ü',
      'b',
      null,
      null,
    ])
  })

  test('tells who made a commit, and whether GitHub signed it', async () => {
    const commit = { message: 'm', tree: { sha: sha('2') }, verification: { verified: true }, committer: { date: 'd' } }
    const answer = { sha: sha('1'), commit, parents: [{ sha: sha('0') }], author: user(1, 'ada'), committer: {} }
    api()
      .get(`${at}/commits/${sha('1')}`)
      .query(true)
      .reply(200, answer)
    expect(await github.commit(sha('1'))).toEqual({
      sha: sha('1'),
      tree: sha('2'),
      parents: [sha('0')],
      message: 'm',
      verified: true,
      author: user(1, 'ada'),
      committer: null,
      date: 'd',
    })
    api()
      .get(`${at}/commits/${sha('9')}`)
      .query(true)
      .reply(422)
    expect(await github.commit(sha('9'))).toBeNull()
  })

  test('a lost race is an answer, a missing right is an error, and neither is tried again', async () => {
    api()
      .patch(`${at}/git/refs/heads%2Fx`, { sha: sha('1'), force: false })
      .reply(422)
    expect(await github.moveBranch('x', sha('1'))).toBe(false)
    api().post(`${at}/git/refs`).reply(422)
    expect(await github.createBranch('x', sha('1'))).toBe(false)
    api().patch(`${at}/git/refs/heads%2Fx`).reply(403)
    await expect(github.moveBranch('x', sha('1'))).rejects.toMatchObject({ status: 403 })
    api().delete(`${at}/git/refs/heads%2Fx`).reply(422)
    await github.deleteBranch('x')
  })

  test('makes trees of text, blobs, modes and deletions', async () => {
    const entries = [
      { path: 'a', mode: '100755', type: 'blob', content: 'x' },
      { path: 'b', mode: '100644', type: 'blob', sha: sha('3') },
      { path: 'c', mode: '100644', type: 'blob', sha: null },
    ]
    api()
      .post(`${at}/git/trees`, { base_tree: sha('1'), tree: entries })
      .reply(201, { sha: sha('2') })
      .post(`${at}/git/blobs`, { content: 'AQI=', encoding: 'base64' })
      .reply(201, { sha: sha('3') })
    const changes = [
      { path: 'a', content: 'x', mode: '100755' as const },
      { path: 'b', blob: await github.createBlob(Uint8Array.of(1, 2)) },
      { path: 'c', delete: true as const },
    ]
    expect(await github.createTree(sha('1'), changes)).toBe(sha('2'))
  })

  test('knows branches, their rules, their history and what descends from what', async () => {
    const head = { commit: { sha: sha('1'), commit: { tree: { sha: sha('2') } } } }
    api().get(`${at}/branches/sentra%2Fspecs`).reply(200, head).get(`${at}/branches/none`).reply(404)
    expect(await github.branchHead('sentra/specs')).toEqual({ sha: sha('1'), tree: sha('2') })
    expect(await github.branchHead('none')).toBeNull()
    const rules = [{ type: 'pull_request', ruleset_id: 7 }, { type: 'deletion' }]
    api().get(`${at}/rules/branches/x`).reply(200, rules).get(`${at}/rules/branches/y`).reply(403)
    expect(await github.branchRules('x')).toEqual(['pull_request (ruleset 7)', 'deletion'])
    expect(await github.branchRules('y')).toEqual([])
    api()
      .get(`${at}/commits`)
      .query({ path: 'p', sha: 'x', per_page: 100 })
      .reply(200, [{ sha: sha('2') }])
      .get(`${at}/commits`)
      .query({ path: 'p', sha: 'none', per_page: 100 })
      .reply(404)
    expect([await github.history('p', 'x'), await github.history('p', 'none')]).toEqual([[sha('2')], []])
    const compare = (status: string, total: number, commits: object[] = []) =>
      api()
        .get(/compare/)
        .query(true)
        .reply(200, { status, total_commits: total, commits })
    const commit = (digit: string) => ({
      ...{ sha: sha(digit), parents: [{ sha: sha('0') }], author: user(9, 'sentra[bot]'), committer: null },
      commit: { message: 'm', tree: { sha: sha('3') }, committer: null, verification: { verified: true } },
    })
    compare('ahead', 2, [commit('1')])
    compare('ahead', 2, [commit('2')])
    const found = await github.commitsSince('a', 'b')
    expect(found?.map((one) => [one.sha, one.verified, one.author?.id])).toEqual([
      [sha('1'), true, 9],
      [sha('2'), true, 9],
    ])
    compare('diverged', 1)
    expect(await github.commitsSince('a', 'b')).toBeNull()
    expect(await github.commitsSince('a', 'a')).toEqual([])
  })
})

describe('people', () => {
  const permission = (body: object) =>
    api()
      .get(`${at}/collaborators/ada/permission`)
      .reply(200, { user: { ...user(1, 'ada') }, ...body })
  test.each([
    ['maintain, which the old field calls write', { permission: 'write', role_name: 'maintain' }, 'maintain'],
    ['triage, which the old field calls read', { permission: 'read', role_name: 'triage' }, 'triage'],
    [
      'a role of one’s own, by the booleans',
      { permission: 'write', role_name: 'lead', user: { id: 1, permissions: { push: true, pull: true } } },
      'write',
    ],
    [
      'a role of one’s own that only reads',
      { permission: 'read', role_name: 'lead', user: { id: 1, permissions: { pull: true } } },
      'read',
    ],
    [
      'a role of one’s own that triages',
      { permission: 'read', role_name: 'lead', user: { id: 1, permissions: { triage: true, pull: true } } },
      'triage',
    ],
    [
      'a role of one’s own that maintains',
      { permission: 'write', role_name: 'lead', user: { id: 1, permissions: { maintain: true } } },
      'maintain',
    ],
    [
      'a role of one’s own that rules',
      { permission: 'admin', role_name: 'lead', user: { id: 1, permissions: { admin: true } } },
      'admin',
    ],
    ['a role of one’s own without booleans', { permission: 'write', role_name: 'lead' }, 'write'],
    ['a word that nobody knows', { permission: 'owner', role_name: 'owner' }, 'none'],
  ])('%s', async (_, body, level) => {
    permission(body)
    expect(await github.permission('ada')).toEqual({ id: 1, role: body.role_name, level })
  })

  test('what GitHub will not tell is nothing, and what it cannot tell now is an error', async () => {
    const path = `${at}/collaborators/ada/permission`
    for (const status of [403, 404]) {
      api().get(path).reply(status)
      expect(await github.permission('ada')).toBeNull()
    }
    api().get(path).reply(500)
    await expect(github.permission('ada')).rejects.toMatchObject({ status: 500 })
    api().get(path).reply(403, {}, { 'x-ratelimit-remaining': '0' })
    await expect(github.permission('ada')).rejects.toSatisfy(isRateLimit)
    api().get(path).reply(429)
    await expect(github.permission('ada')).rejects.toSatisfy(isRateLimit)
  })

  test('a team that cannot be seen is told from one without the person', async () => {
    const team = '/orgs/shop/teams/leads'
    api().get(`${team}/memberships/ada`).reply(200, { state: 'active' })
    expect(await github.inTeam('shop/leads', 'ada')).toBe(true)
    api().get(`${team}/memberships/ada`).reply(200, { state: 'pending' })
    expect(await github.inTeam('shop/leads', 'ada')).toBe(false)
    api().get(`${team}/memberships/ada`).reply(404).get(team).reply(200, { id: 1 })
    expect(await github.inTeam('shop/leads', 'ada')).toBe(false)
    api().get(`${team}/memberships/ada`).reply(404).get(team).reply(404)
    expect(await github.inTeam('shop/leads', 'ada')).toBeNull()
  })
})

describe('issues and comments', () => {
  const comment = (id: number, more: object = {}) => ({
    id,
    node_id: `n${id}`,
    issue_url: `https://api.github.com${at}/issues/42`,
    body: 'b',
    user: user(1, 'ada'),
    created_at: 'c',
    updated_at: 'u',
    html_url: 'h',
    ...more,
  })

  test('all pages of comments are read, and through which App they came', async () => {
    const hundred = Array.from({ length: 100 }, (_, index) => comment(index + 1))
    const query = { per_page: 100, since: 's' }
    api()
      .get(`${at}/issues/42/comments`)
      .query({ ...query, page: 1 })
      .reply(200, hundred)
      .get(`${at}/issues/42/comments`)
      .query({ ...query, page: 2 })
      .reply(200, [comment(101, { performed_via_github_app: { id: 7 }, user: null })])
    const all = await github.comments(42, 's')
    expect(all).toHaveLength(101)
    expect(all[100]).toMatchObject({ id: 101, issue: 42, via_app: 7, author: null })
  })

  test('edits are told by node id, and what GitHub will not tell is undefined', async () => {
    api()
      .post('/graphql')
      .reply(200, {
        data: { nodes: [{ id: 'a', lastEditedAt: null }, null, { id: 'c', lastEditedAt: 'd' }, { id: 'e' }] },
      })
    expect(await github.edits(['a', 'b', 'c', 'e'])).toEqual([null, undefined, 'd', undefined])
    expect(await github.edits([])).toEqual([])
  })

  test('an edit that GitHub knows stays known beside a comment that is gone', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['nodes', 1], message: 'Could not resolve to a node' }]
    api()
      .post('/graphql')
      .reply(200, { data: { nodes: [{ id: 'a', lastEditedAt: null }, null] }, errors })
    expect(await github.edits(['a', 'b'])).toEqual([null, undefined])
    api()
      .post('/graphql')
      .reply(200, { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] })
    await expect(github.edits(['a'])).rejects.toThrow('no')
  })

  test.each([
    ['never', { lastEditedAt: null, timelineItems: { nodes: [] } }, { edited: null, renamed: null }],
    [
      'at these moments',
      { lastEditedAt: 'e', timelineItems: { nodes: [{ createdAt: 'r' }] } },
      { edited: 'e', renamed: 'r' },
    ],
    ['nobody knows when', null, { edited: undefined, renamed: undefined }],
    ['of what is no issue', {}, { edited: undefined, renamed: undefined }],
  ])('an issue’s text and title were last changed: %s', async (_, node, changes) => {
    const errors = [{ type: 'NOT_FOUND', path: ['node'], message: 'Could not resolve to a node' }]
    api()
      .post('/graphql', ({ query, variables }) => query.includes('RENAMED_TITLE_EVENT') && variables.id === 'I_1')
      .reply(200, { data: { node }, ...(node === null ? { errors } : {}) })
    expect(await github.lastChanges('I_1')).toEqual(changes)
  })

  test('a comment or an issue that is gone is null', async () => {
    api().get(`${at}/issues/comments/1`).reply(404).get(`${at}/issues/1`).reply(410)
    expect([await github.comment(1), await github.issue(1)]).toEqual([null, null])
  })

  test('a comment is posted once, whatever the answer', async () => {
    api().post(`${at}/issues/42/comments`, { body: 'x' }).reply(502)
    await expect(github.createComment(42, 'x')).rejects.toMatchObject({ status: 502 })
  })

  test('issues are listed, made, changed, tied together and reacted to', async () => {
    const issue = {
      ...{ id: 9, node_id: 'n', number: 42, title: 't', body: null, state: 'closed', labels: ['a', { name: 'b' }, {}] },
      ...{ user: user(1, 'ada'), created_at: 'c', updated_at: 'u', html_url: 'h', pull_request: {} },
    }
    const list = { state: 'open', sort: 'updated', direction: 'desc', per_page: 100 }
    api()
      .get(`${at}/issues`)
      .query({ ...list, labels: 'l', since: 's' })
      .reply(200, [issue])
      .post(`${at}/issues`, { title: 't', body: 'b', labels: ['l'] })
      .reply(201, issue)
      .patch(`${at}/issues/42`, { state: 'closed' })
      .reply(200, issue)
      .post(`${at}/issues/42/sub_issues`, { sub_issue_id: 9 })
      .reply(422)
      .patch(`${at}/issues/comments/1`, { body: 'y' })
      .reply(200, comment(1))
      .post(`${at}/issues/42/reactions`, { content: 'eyes' })
      .reply(201, {})
      .post(`${at}/issues/comments/1/reactions`, { content: '+1' })
      .reply(200, {})
      .post(`${at}/pulls/comments/2/reactions`, { content: 'rocket' })
      .reply(201, {})
    const [listed] = await github.issues({ label: 'l', since: 's' })
    expect(listed).toMatchObject({ number: 42, body: '', state: 'closed', labels: ['a', 'b'], is_pull_request: true })
    expect(await github.createIssue({ title: 't', body: 'b', labels: ['l'] })).toMatchObject({ id: 9 })
    await github.updateIssue(42, { state: 'closed' })
    await github.addSubIssue(42, 9)
    await github.updateComment(1, 'y')
    expect(await github.react({ issue: 42 }, 'eyes')).toBe(true)
    expect(await github.react({ comment: 1 }, '+1')).toBe(false)
    expect(await github.react({ reviewComment: 2 }, 'rocket')).toBe(true)
    api().delete(`${at}/issues/comments/1`).reply(204).delete(`${at}/issues/comments/1`).reply(404)
    await github.deleteComment(1)
    await github.deleteComment(1)
  })
})

describe('pull requests and runs', () => {
  const pull = (more: object = {}) => ({
    ...{ number: 7, node_id: 'PR_7', title: 't', body: 'b', state: 'open' },
    ...{ draft: true, merged_at: null, html_url: 'h' },
    ...{ user: user(1, 'ada'), head: { ref: 'x', sha: sha('1'), repo: { id: 1 } } },
    ...{ base: { ref: 'main', sha: sha('2'), repo: { id: 1 } } },
    ...more,
  })

  test('are ours or a fork’s, merged or not', async () => {
    api()
      .get(`${at}/pulls/7`)
      .reply(200, pull({ merged: true, state: 'closed' }))
    expect(await github.pull(7)).toMatchObject({
      merged: true,
      node_id: 'PR_7',
      state: 'closed',
      draft: true,
      head: { fromFork: false },
    })
    api().get(`${at}/pulls/8`).reply(404)
    expect(await github.pull(8)).toBeNull()
    const fork = { ref: 'x', sha: sha('3'), repo: null }
    const query = { state: 'open', head: 'ada:x', per_page: 100 }
    const other = { ref: 'y', sha: sha('4'), repo: { id: 1 } }
    api()
      .get(`${at}/pulls`)
      .query(query)
      .reply(200, [pull(), pull({ head: fork }), pull({ head: other })])
    expect(await github.pullsFrom('x')).toHaveLength(1)
  })

  test('are made and changed; runs are dispatched and cancelled, also where they have ended', async () => {
    const input = { title: 't', body: 'b', head: 'x', base: 'main', draft: true }
    api()
      .post(`${at}/pulls`, input)
      .reply(201, pull())
      .patch(`${at}/pulls/7`, { state: 'closed' })
      .reply(200, pull())
      .post(`${at}/actions/workflows/ai-agent.yml/dispatches`, { ref: 'main', inputs: { issue: '43' } })
      .reply(204)
      .post(`${at}/actions/runs/5/cancel`)
      .reply(409)
      .put(`${at}/contents/.sentra%2FREADME.md`, { message: 'm', content: 'eA==' })
      .reply(201, {})
    expect(await github.createPull(input)).toMatchObject({ number: 7 })
    await github.updatePull(7, { state: 'closed' })
    await github.dispatchWorkflow('ai-agent.yml', 'main', { issue: '43' })
    await github.cancelRun(5)
    await github.createFile('.sentra/README.md', 'x', 'm')
  })
})
