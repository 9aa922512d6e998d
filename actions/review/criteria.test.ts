import { expect, it } from 'vitest'
import type { ReviewAnswer } from './answer.ts'
import { judgeCriteria } from './criteria.ts'
import { readPatch } from './diff.ts'

const files = [readPatch('a.ts', 'modified', '@@ -1,2 +1,2 @@\n one\n-two\n+TWO')]
const said = (change: Partial<ReviewAnswer['criteria'][number]>): ReviewAnswer['criteria'] => [
  { number: 1, verdict: 'met', why: 'It shows.', path: 'a.ts', line: 2, ...change },
]

it.each<[string, ReviewAnswer['criteria'], string, boolean]>([
  ['met, with a line of the diff', said({}), 'met', true],
  ['met, with a line beyond it', said({ line: 40 }), 'not_shown', false],
  ['met, in a file that is not in it', said({ path: 'b.ts' }), 'not_shown', false],
  ['met, and nobody knows where', said({ path: null, line: null }), 'not_shown', false],
  ['not met, with a line beyond the diff', said({ verdict: 'not_met', line: 40 }), 'not_met', false],
  ['left out', said({ number: 2 }), 'not_shown', false],
])('a criterion that is %s', (_, answer, verdict, placed) => {
  const [judged] = judgeCriteria(1, answer, files)
  expect([judged?.verdict, judged?.at !== null]).toEqual([verdict, placed])
})
