import { expect, it } from 'vitest'
import type { SpecDocument } from '../../../core/spec/document.ts'
import type { PlacedFinding } from '../findings.ts'
import { endings } from './endings.ts'
import { findingComment } from './finding.ts'
import { noSpecComment } from './no-spec.ts'
import { type Summary, summaryText } from './summary.ts'

const document: SpecDocument = {
  ...{ title: 'Dark | mode', summary: 'x', requirements: ['x'], out_of_scope: [], open_questions: [] },
  acceptance_criteria: ['It is dark.', 'It stays `dark`.', 'It is said.'],
}
const finding: PlacedFinding = {
  ...{ id: '0123456789abcdef', path: 'a (1).js', start_line: 2, line: 3, known: null },
  ...{ title: 'The choice | is <b>lost</b>', body: 'Keep it for @everyone.\n\n<img src=x>' },
  suggestion: 'const fence = "```"',
}
const summary = (over: Partial<Summary> = {}): Summary => ({
  spec: { project: 'clock', id: '1-dark-mode', version: 2, sha256: 'a'.repeat(64), document },
  ...{ head: 'c'.repeat(40), repository: 'https://github.com/ada/clock' },
  criteria: [
    { verdict: 'met', why: 'Line 2 does | it.', at: { path: 'a (1).js', line: 2 } },
    { verdict: 'not_met', why: 'It forgets.', at: null },
    { verdict: 'not_shown', why: '', at: null },
  ],
  outOfScope: [{ path: 'other.js', why: 'Nobody asked for it.' }],
  findings: { placed: [finding], elsewhere: [{ ...finding, path: 'README.md' }] },
  ...{ unseen: ['logo.png'], cost: 0.0123 },
  ...over,
})

it('the summary', () => {
  expect(summaryText(summary())).toMatchSnapshot()
})

it('the summary where there is nothing to say', () => {
  const nothing = { placed: [], elsewhere: [] }
  expect(summaryText(summary({ findings: nothing, outOfScope: [], unseen: [] }))).toMatchSnapshot()
})

it('the summary of a review that is longer than GitHub takes', () => {
  const words = '<[*|]> '.repeat(285)
  const many = Array.from({ length: 200 }, () => 'It is dark.')
  const long = summary({
    spec: { ...summary().spec, document: { ...document, acceptance_criteria: many } },
    criteria: many.map(() => ({ verdict: 'not_met', why: words, at: null })),
    findings: { placed: [], elsewhere: Array.from({ length: 50 }, () => ({ ...finding, body: words })) },
    unseen: Array.from({ length: 300 }, (_, at) => `${'x'.repeat(190)}${at}.png`),
  })
  const text = summaryText(long)
  expect(text.length).toBeLessThan(65_536)
  expect(text).toContain('**AC-200**')
  expect(text).toContain('and 270 more')
  expect(text.endsWith('It cost $0.01.')).toBe(true)
})

it('the comment on a line', () => {
  expect(findingComment(finding)).toMatchSnapshot()
  expect(findingComment({ ...finding, suggestion: null })).not.toContain('suggestion')
})

it('the line on how to add a spec', () => {
  expect(noSpecComment).toMatchSnapshot()
})

it('what whoever typed the command is answered', () => {
  const at = {
    address: 'https://github.com/ada/clock/pull/7#pullrequestreview-9',
    head: 'c'.repeat(40),
    cost: 0.0123,
  }
  for (const comments of [0, 1, 2])
    expect(endings.reviewed({ ...at, first: comments === 1, comments })).toMatchSnapshot()
  expect(endings.closed().message).toMatchSnapshot()
  expect(endings.noSuchSpec(7).message).toMatchSnapshot()
  expect(endings.failed({ what: 'Anthropic does not answer.', why: 'It answered 529.' })).toMatchSnapshot()
  expect(endings.broke()).toMatchSnapshot()
})
