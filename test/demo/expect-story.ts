import { expect } from 'vitest'
import type { StoryEvent } from '../../demo/terminal/events.ts'
import type { Left } from './left-on-github.ts'
import { canary } from './run-demo.ts'

const steps = ['spec.draft', 'spec.revise', 'spec.approve', 'agent.checkout', 'agent.run', 'pull.clone']

/** Every event that the story promises, in its order, and its end. */
export function expectEvents(events: StoryEvent[]): void {
  const done = events.filter((event) => event.event === 'step-done').map((event) => event.id)
  expect(done.slice(0, steps.length)).toEqual(steps)
  expect(events.filter((event) => event.event === 'act').map((event) => event.number)).toEqual([1, 2, 3, 4, 5, 6])
  expect(events.filter((event) => event.event === 'failed')).toEqual([])
  const moves = events.filter((event) => event.event === 'agent')
  expect(new Set(moves.map((move) => move.kind))).toEqual(new Set(['says', 'runs', 'edits', 'refused', 'finishes']))
  // The scripted agent is stopped by the guard before a command and by the gate at the end, and mends both.
  expect(moves.filter((move) => move.kind === 'refused').map((move) => move.text.split(' ')[0])).toEqual([
    'PreToolUse',
    'Stop',
  ])
  const said = events.filter((event) => event.event === 'said').map((event) => event.text)
  expect(said.some((text) => /^\/approve v2 [0-9a-f]{16}$/.test(text))).toBe(true)
  expect(events.filter((event) => event.event === 'diff')).toHaveLength(2)
  const tests = events.filter((event) => event.event === 'test')
  expect(tests.length).toBeGreaterThan(7)
  expect(tests.every((test) => test.passed)).toBe(true)
  expect(events.at(0)?.event).toBe('begin')
  const last = events.at(-1)
  expect(last).toMatchObject({ event: 'done', checks: { failed: 0, passed: tests.length } })
  expect(last?.event === 'done' && last.pull_request).toMatch(/\/maya\/bookshelf\/pull\/3$/)
}

/** Every file, comment and label that the story promises, and no key in any of them. */
export function expectLeft({ items, comments, specs, everything }: Left): void {
  const [origin, implementation, pull] = [1, 2, 3].map((number) => items.find((item) => item.number === number))
  expect(origin?.pull_request).toBeUndefined()
  expect(implementation?.labels.map((label) => label.name)).toContain('ai-feature')
  expect(implementation?.body).toContain('AC-5')
  expect(pull?.pull_request).toBeDefined()
  for (const criterion of [1, 2, 3, 4, 5]) expect(pull?.body).toMatch(new RegExp(`AC-${criterion}.*red.*green`))

  const spec = '.sentra/specs/bookshelf/1-filter-my-list-by-author'
  const paths = [...specs.keys()]
  expect(paths).toEqual(expect.arrayContaining([`${spec}/metadata.json`, `${spec}/spec-v1.md`, `${spec}/spec-v2.md`]))
  expect(paths).toEqual(expect.arrayContaining([1, 2, 3].map((thread) => `.sentra/issues/${thread}.json`)))
  expect(paths.some((path) => path.startsWith('.sentra/metrics/'))).toBe(true)
  const transcripts = paths.filter((path) => path.startsWith('.sentra/transcripts/'))
  expect(transcripts.map((path) => specs.get(path)).join()).toContain('filter them by author')
  const metadata = JSON.parse(specs.get(`${spec}/metadata.json`) ?? '{}')
  expect(metadata).toMatchObject({ schema: 1, status: 'in_review', approved_version: 2 })
  expect(metadata.approvals).toHaveLength(1)
  expect(metadata.implementation).toMatchObject({
    issue: 2,
    pull_request: 3,
    branch: 'sentra/run/1-filter-my-list-by-author',
  })

  const bodies = comments.map((comment) => comment.body)
  const bot = comments.filter((comment) => comment.user.login.endsWith('[bot]')).map((comment) => comment.body)
  expect(bot.filter((body) => body.includes('sentra:version'))).toHaveLength(2)
  expect(bodies.filter((body) => /^\/approve v2/.test(body))).toHaveLength(1)
  const everyText = [everything, ...bodies, ...items.map((item) => `${item.title}\n${item.body}`), ...specs.values()]
  expect(everyText.filter((text) => canary.test(text))).toEqual([])
}
