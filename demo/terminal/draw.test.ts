import { expect, test } from 'vitest'
import { draw } from './draw.ts'
import type { StoryEvent } from './events.ts'
import { columns } from './layout.ts'
import { paintWith } from './paint.ts'

const story: StoryEvent[] = [
  {
    event: 'begin',
    github: 'http://127.0.0.1:4999/maya/bookshelf',
    models: 'scripted: answers written by hand, in demo/script',
    worker: 'Docker 20.10, image: the empty one over this machine’s own /usr',
  },
  { event: 'act', number: 1, title: 'A voice note becomes a spec' },
  { event: 'said', who: 'maya', where: 'opens issue #1', text: 'Filter my list\n♪ filter-by-author.wav, 11 s' },
  { event: 'step', id: 'spec.draft', title: 'Draft the spec' },
  { event: 'step-done', id: 'spec.draft', title: 'Draft the spec', seconds: 0.42, result: 'spec-v1.md, 3 criteria' },
  { event: 'step-failed', id: 'x', title: 'Open the pull request', seconds: 63.4, why: 'GitHub answered 502.' },
  {
    event: 'agent',
    turn: 3,
    kind: 'says',
    text: 'First a test that fails, because a filter that was never seen red proves nothing at all.',
  },
  { event: 'agent', turn: 3, kind: 'runs', text: 'node --test\necho done' },
  { event: 'agent', turn: 4, kind: 'refused', text: 'git push: publishing is not yours to do.' },
  { event: 'test', name: 'AC-1: lists only the books of that author', passed: true },
  {
    event: 'diff',
    title: 'src/render.js',
    patch:
      'diff --git a/src/a.js b/src/a.js\nindex 1..2 100644\n--- a/src/a.js\n+++ b/src/a.js\n@@ -1,2 +1,2 @@\n same\n-old\n+new',
  },
  { event: 'note', text: 'Nothing left the machine.' },
  { event: 'failed', what: 'The demo stopped.', why: 'Port 4999 is in use.', next: 'Choose another with --port.' },
  {
    event: 'done',
    pull_request: 'http://127.0.0.1:4999/maya/bookshelf/pull/3',
    checks: { commit: '0123456789abcdef', passed: 11, failed: 0 },
    seconds: 12.3,
  },
]

test('the story on paper', () => {
  const page = { width: 76, paint: paintWith(false) }
  const lines = story.flatMap((event) => draw(event, page))
  expect(lines.join('\n')).toMatchSnapshot()
  for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(78)
})

test('colours change no letter', () => {
  const plain = story.flatMap((event) => draw(event, { width: 76, paint: paintWith(false) }))
  const coloured = story.flatMap((event) => draw(event, { width: 76, paint: paintWith(true) }))
  expect(coloured.join('\n')).toContain('\x1b[')
  expect(coloured.map(columns)).toEqual(plain.map(columns))
})
