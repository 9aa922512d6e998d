import { expect, test } from 'vitest'
import type { StoryEvent } from '../terminal/events.ts'
import { Story } from '../terminal/story.ts'
import { testsIn } from './6-proof.ts'
import { follow } from './agent-log.ts'
import { cells, excerpt, offeredLine } from './comments.ts'
import { comparison, criteriaIn } from './specs.ts'

test('a comment is told without what only machines and links carry', () => {
  const body = [
    '<!-- sentra:version {"v":1} -->',
    '### Spec v1: Filter the list',
    '',
    '**I heard**',
    '> When I list my books',
    '',
    '<details open><summary>The spec</summary>',
    '- **AC-1** …',
    '</details>',
    'v1 · `8f3a` · [file](https://x/y)',
    '```',
    '/approve v1 8f3a2c19d0b47e55',
    '```',
  ].join('\n')
  expect(excerpt(body)).toBe('Spec v1: Filter the list\nI heard\n  When I list my books\nv1 · 8f3a · file')
  expect(excerpt(body, 1)).toBe('Spec v1: Filter the list')
  expect(offeredLine(body)).toBe('/approve v1 8f3a2c19d0b47e55')
})

test('a row of evidence is told as it is read, not as Markdown writes it', () => {
  expect(cells('| **AC-5** | `list` fails with \\[--author NAME\\] \\| 2 | red |')).toEqual([
    'AC-5',
    'list fails with [--author NAME] | 2',
    'red',
  ])
})

test.each(['/approve v1', 'type `/approve v1 8f3a2c19d0b47e55`', '> /approve v1 8f3a2c19d0b47e55'])(
  'no line is offered in %j',
  (body) => expect(offeredLine(body)).toBeUndefined(),
)

test('the action’s log becomes the agent’s moves, and other lines stand beside the spinner', () => {
  const events: StoryEvent[] = []
  const details: string[] = []
  const story = new Story({ tell: (event) => void events.push(event), close: () => undefined })
  const take = follow(story, (text) => void details.push(text))
  for (const line of [
    'Carried in from the job',
    '  │ turn 2: Tests first.',
    '  │ ✓ bash npm test',
    '  │ ✗ bash git clean -fdx',
    '  │ refused by PreToolUse: it deletes untracked files',
    '  │ ✓ str_replace_based_edit_tool create test/a.js',
    '  │ ✓ finish ',
  ]) {
    take(line)
  }
  expect(events).toEqual([
    { event: 'agent', turn: 2, kind: 'says', text: 'Tests first.' },
    { event: 'agent', turn: 2, kind: 'runs', text: 'npm test' },
    { event: 'agent', turn: 2, kind: 'runs', text: 'git clean -fdx' },
    { event: 'agent', turn: 2, kind: 'refused', text: 'PreToolUse hook: it deletes untracked files' },
    { event: 'agent', turn: 2, kind: 'edits', text: 'create test/a.js' },
    { event: 'agent', turn: 2, kind: 'finishes', text: 'finish' },
  ])
  expect(details).toEqual(['Carried in from the job'])
})

test('tests are read from TAP by name, with their results', () => {
  const tap =
    'TAP version 13\n# Subtest: a\nok 1 - a\n  ---\n  duration_ms: 1\n  ...\nnot ok 2 - AC-1: b # time=1\n1..2\n# pass 1\n'
  expect(testsIn(tap)).toEqual([
    { name: 'a', passed: true },
    { name: 'AC-1: b', passed: false },
  ])
  expect(testsIn('')).toEqual([])
})

test('criteria are counted, and versions compared line by line', () => {
  const spec = '# T\n\n- **AC-1** a\n- **AC-2** b\n'
  expect(criteriaIn(spec)).toBe(2)
  expect(comparison(spec, `${spec}- **AC-3** c\n`)).toContain('+- **AC-3** c')
})
