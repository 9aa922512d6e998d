import { describe, expect, test } from 'vitest'
import { causeOf } from '../report/causes.ts'
import type { Ending } from '../report/conclusion.ts'
import { begin, notBegun, note, settle } from '../report/progress.ts'
import { statusText } from '../report/status-text.ts'
import { headline, summaryText } from '../report/summary.ts'
import { compareLink } from './compare-link.ts'
import { concludeRun } from './plan.ts'
import { type PullFacts, pullText } from './pull-text.ts'

const facts: PullFacts = {
  repositoryUrl: 'https://github.com/alice/sums',
  originIssue: 1,
  implementationIssue: 2,
  spec: {
    id: '1-take-away',
    version: 2,
    title: 'Take away',
    text: '# Take away\n\n- **AC-1** `take(5, 3)` is 2.\n',
    sha256: 'a'.repeat(64),
    path: '.sentra/specs/sums/1-take-away/spec-v2.md',
    branch: 'sentra/specs',
  },
  approval: { commit: 'c'.repeat(40), approver: 'alice' },
  evidence: {
    schema: 1,
    spec: { id: '1-take-away', version: 2, sha256: 'a'.repeat(64), approval: 'c'.repeat(40) },
    base: 'b'.repeat(40),
    tree: 'd'.repeat(40),
    gate: [
      { name: 'typecheck', command: 'npx tsc', state: 'passed', seconds: 2.4, output: '' },
      { name: 'lint', command: 'npx biome check', state: 'red-before', seconds: 1, output: 'src/old.ts: bad\n```\n' },
      { name: 'test', command: 'npm test', state: 'passed', seconds: 71, output: '', note: '12 passed' },
    ],
    criteria: [
      { number: 1, text: '`take(5, 3)` is 2.', tests: ['AC-1: takes | away'], state: 'red-green', before: 'failed' },
      { number: 2, text: 'It sounds right.', tests: [], state: 'untestable', why: 'nobody here has ears' },
      { number: 3, text: 'It is fast.', tests: [], state: 'no-test' },
    ],
    findings: [{ rule: 'size', weight: 'note', text: 'The change has 90 lines.' }],
    coverage: { before: 90, now: 91.2 },
    files: 2,
    lines: { added: 80, removed: 10 },
  },
  causes: [],
  summary: 'Added `take`.\n\nLook at negative results, @bob; it closes #9. See ![x](https://evil.example/x.png).',
  costUsd: 0.4213,
  turns: 17,
  seconds: 304,
  model: 'claude-sonnet-5-5',
  runUrl: 'https://github.com/alice/sums/actions/runs/7',
}

const ending = (over: Partial<Ending>): Ending => ({
  conclusion: 'success',
  causes: [],
  costUsd: 0.4213,
  turns: 17,
  ...over,
})
const spec = { id: '1-take-away', title: 'Take away', version: 2 }
const status = (end: Ending | null) => {
  const begun = begin(notBegun(), 'verify', 0)
  const atWork = note(begin(begin(begun, 'prepare', 2_000), 'agent', 3_000), 'agent', 'turn 3, $0.05')
  return statusText({
    spec,
    runUrl: facts.runUrl,
    progress: end ? settle(atWork, 'done', 90_000) : atWork,
    now: 64_000,
    ending: end,
  })
}

describe('what people read', () => {
  test('the pull request', () => {
    expect(pullText(facts)).toMatchSnapshot()
  })
  test('the draft says first what is not done', () => {
    const text = pullText({
      ...facts,
      causes: [causeOf('gate-red', { steps: 'test' }), causeOf('criterion-no-test', { list: 'AC-3' })],
    })
    expect(text.slice(0, text.indexOf('### Acceptance'))).toMatchSnapshot()
  })
  test('a spec too long for the place is linked, and nothing else is lost', () => {
    const text = pullText({ ...facts, spec: { ...facts.spec, text: 'x'.repeat(70_000) } })
    expect(text.length).toBeLessThan(65_536)
    expect(text).toContain('The spec is too long for this place')
    expect(text).toContain('sha256sum')
  })
  test('the status comment, while the agent is at work', () => {
    expect(status(null)).toMatchSnapshot()
  })
  test.each<[string, Ending]>([
    ['success', ending({ pullRequest: { number: 3, url: 'https://github.com/alice/sums/pull/3', draft: false } })],
    [
      'draft',
      ending({
        conclusion: 'draft',
        causes: [causeOf('gate-red', { steps: 'test' })],
        pullRequest: { number: 3, url: 'https://github.com/alice/sums/pull/3', draft: true },
      }),
    ],
    [
      'branch-ready but not done',
      ending({
        conclusion: 'branch-ready',
        branch: 'sentra/run/1-take-away',
        compare: 'https://github.com/alice/sums/compare/main...sentra/run/1-take-away',
        causes: [causeOf('gate-red', { steps: 'test' }), causeOf('pull-refused')],
        notes: ['Fetching dependencies wanted to reach `evil.example`, which was refused.'],
      }),
    ],
    [
      'branch-ready',
      ending({
        conclusion: 'branch-ready',
        causes: [causeOf('pull-refused')],
        branch: 'sentra/run/1-take-away',
        compare: 'https://x/compare',
      }),
    ],
    ['failed', ending({ conclusion: 'failed', causes: [causeOf('no-change')] })],
    [
      'refused',
      ending({ conclusion: 'refused', turns: 0, causes: [causeOf('model-unpriced', { model: '<b>@evil' })] }),
    ],
    ['cancelled', ending({ conclusion: 'cancelled', causes: [causeOf('cancelled')] })],
  ])('the status comment at the end: %s', (_, end) => {
    expect(status(end)).toMatchSnapshot()
    expect(summaryText(end, null)).toMatchSnapshot()
    expect(headline(end)).toMatchSnapshot()
  })
})

describe('what a run left that did not come to its end', () => {
  const branch = { branch: 'sentra/run/1-take-away', compare: 'https://x/compare' }
  const pullRequest = { number: 3, url: 'https://x/pull/3', draft: false }
  test.each<[string, Partial<Ending>, RegExp, RegExp]>([
    ['nothing', {}, /failed\. Nothing was published\.$/, /^## Failed: nothing was published$/],
    [
      'a branch',
      branch,
      /failed\. Its work stands on the branch `sentra\/run\/1-take-away`, without a pull request\. \[Open it\]\(https:\/\/x\/compare\)\.$/,
      /^## Failed, and a branch stands without a pull request$/,
    ],
    [
      'a pull request',
      { branch: branch.branch, pullRequest },
      /failed\. Its pull request stands: \[#3\]\(https:\/\/x\/pull\/3\)\. Do not merge it unseen\.$/,
      /^## Failed, and a pull request stands$/,
    ],
    [
      'a push to a pull request',
      { pullRequest, pushed: true },
      /Its pull request stands/,
      /^## Failed after the push$/,
    ],
    ['nothing pushed', { pullRequest, pushed: false }, /Its pull request stands/, /^## Failed: nothing was pushed$/],
  ])('%s is told in its first line', (_, left, told, page) => {
    const end = ending({ conclusion: 'failed', causes: [causeOf('github-down', { status: 502 })], ...left })
    expect(status(end).split('\n')[0]).toMatch(told)
    expect(summaryText(end, null).split('\n')[0]).toMatch(page)
    expect(`## ${headline(end).split(' — ')[0]}`).toMatch(page)
  })

  test('is told where it was cancelled, too', () => {
    const told = (left: Partial<Ending>) => status(ending({ conclusion: 'cancelled', ...left })).split('\n')[0]
    expect(told({})).toMatch(/was cancelled\.$/)
    expect(told(branch)).toMatch(/was cancelled\. Its work stands on the branch `sentra\/run\/1-take-away`/)
  })
})

describe('the link to open the pull request by hand', () => {
  const pull = { base: 'main', head: 'sentra/run/1-a b', title: 'Take & away', body: 'Words' }
  test('is filled in', () => {
    expect(compareLink('https://github.com/a/b', pull)).toBe(
      'https://github.com/a/b/compare/main...sentra/run/1-a%20b?expand=1&title=Take%20%26%20away&body=Words',
    )
  })
  test('leaves a body out that is too long for an address', () => {
    expect(compareLink('https://github.com/a/b', { ...pull, body: 'x'.repeat(9_000) })).not.toContain('body=')
  })
})

describe('the name of the ending', () => {
  const stands = { branch: 'b', commit: 'c', pull: { number: 1, url: 'u', draft: false, headSha: 'c' } }
  test.each([
    ['nothing published', null, [], 'failed'],
    ['a branch only', { ...stands, pull: null }, [], 'branch-ready'],
    ['a pull request at the commit, and nothing against it', stands, [], 'success'],
    ['a pull request at another commit', { ...stands, pull: { ...stands.pull, headSha: 'x' } }, [], 'failed'],
    ['something against it', stands, [causeOf('gate-no-tests')], 'draft'],
    ['a draft with nothing against it', { ...stands, pull: { ...stands.pull, draft: true } }, [], 'draft'],
  ] as const)('%s', (_, published, against, conclusion) => {
    expect(concludeRun(published, against)).toBe(conclusion)
  })
})
