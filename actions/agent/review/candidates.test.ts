import { describe, expect, test } from 'vitest'
import { writeAnswerMarker } from '../../../core/comments/answer-marker.ts'
import { writeHeardMarker } from '../../../core/comments/heard-marker.ts'
import { writeReplyMarker } from '../../../core/comments/reply-marker.ts'
import type { Account, Comment } from '../../../core/github/port.ts'
import type { LineComment, Review } from '../../../core/github/reviews.ts'
import { candidatesIn, ownApp } from './candidates.ts'
import type { Said } from './said.ts'

const viewer: Account = { id: 9, login: 'github-actions[bot]', type: 'Bot' }
const ada: Account = { id: 1, login: 'ada', type: 'User' }
const bob: Account = { id: 2, login: 'bob', type: 'User' }
const sentra: Account = { id: 8, login: 'sentra[bot]', type: 'Bot' }
const at = (minute: number) => `2026-11-22T12:${String(minute % 60).padStart(2, '0')}:00Z`

const review = (id: number, over: Partial<Review> = {}): Review => ({
  ...{ id, node_id: `PRR_${id}`, body: '', author: ada, state: 'CHANGES_REQUESTED', submitted_at: at(id), commit: '' },
  ...over,
})
const line = (id: number, over: Partial<LineComment> = {}): LineComment => ({
  ...{
    id,
    node_id: `PRRC_${id}`,
    body: 'Why?',
    author: ada,
    created_at: at(id),
    url: '',
    review: null,
    reply_to: null,
  },
  ...{ path: 'a.ts', line: 3, start_line: null, side: 'RIGHT', hunk: '@@ -1 +1 @@\n+a\u200b' },
  ...over,
})
const comment = (id: number, body: string, over: Partial<Comment> = {}): Comment => ({
  ...{ id, node_id: `IC_${id}`, issue: 43, body, author: ada, created_at: at(id), updated_at: at(id), url: '' },
  ...{ via_app: null },
  ...over,
})
const said = (
  over: Partial<Pick<Said, 'reviews' | 'lines' | 'comments'>> & { threads?: Said['discussion']['threads'] },
): Said => ({
  pull: {} as Said['pull'],
  discussion: { viewer, node_id: '', threads: over.threads ?? [] },
  viewer,
  ...{ reviews: [], lines: [], comments: [] },
  ...over,
})
const ids = (over: Parameters<typeof said>[0]) => candidatesIn(said(over), 'sentra[bot]').map(({ id }) => id)

describe('what is asked', () => {
  test.each<[string, Parameters<typeof said>[0], string[]]>([
    [
      'a request’s comments and its text',
      { reviews: [review(5, { body: 'Mend it.' })], lines: [line(4, { review: 5 })] },
      ['rc-4', 'rv-5'],
    ],
    ['a request without words', { reviews: [review(5)] }, []],
    [
      'a plain comment',
      { reviews: [review(5, { state: 'COMMENTED', body: 'Hm.' })], lines: [line(4, { review: 5 })] },
      [],
    ],
    [
      '/revise in a review’s text',
      { reviews: [review(5, { state: 'COMMENTED', body: '/revise so' })], lines: [line(4, { review: 5 })] },
      ['rc-4', 'rv-5'],
    ],
    ['/revise in an approval', { reviews: [review(5, { state: 'APPROVED', body: '/revise so' })] }, ['rv-5']],
    ['/revise on a line', { lines: [line(4, { body: '/revise so' })] }, ['rc-4']],
    ['/revise in the conversation', { comments: [comment(4, '/revise so')] }, ['ic-4']],
    [
      '/revise in a quote or in code',
      { comments: [comment(4, '> /revise so'), comment(5, '```\n/revise so\n```')] },
      [],
    ],
    [
      '/revise that nobody sees',
      { comments: [comment(4, '<!--\n/revise so\n-->'), comment(5, '<details>\n\n/revise x\n\n</details>')] },
      [],
    ],
    [
      'another command',
      { comments: [comment(4, '/fix'), comment(5, '/retry'), comment(6, '/revise a\n\n/approve')] },
      [],
    ],
    [
      'a dismissed request',
      { reviews: [review(5, { state: 'DISMISSED', body: 'x' })], lines: [line(4, { review: 5 })] },
      [],
    ],
    ['a request that is being written', { reviews: [review(5, { state: 'PENDING', body: '/revise x' })] }, []],
    [
      'a request that its author approved since',
      { reviews: [review(5, { body: 'x' }), review(6, { state: 'APPROVED' })] },
      [],
    ],
    [
      'a request that another one approved since',
      { reviews: [review(5, { body: 'x' }), review(6, { state: 'APPROVED', author: bob })] },
      ['rv-5'],
    ],
    [
      'a comment of another one under a review’s id',
      { reviews: [review(5, { body: 'x' })], lines: [line(4, { review: 5, author: bob })] },
      ['rv-5'],
    ],
    ['a bot', { comments: [comment(4, '/revise so', { author: { id: 7, login: 'x[bot]', type: 'Bot' } })] }, []],
    ['ourselves', { comments: [comment(4, '/revise so', { author: viewer })] }, []],
    ['a foreign app in a person’s name', { comments: [comment(4, '/revise so', { via_app: 77 })] }, []],
    ['a deleted account', { comments: [comment(4, '/revise so', { author: null })] }, []],
    [
      'the oldest first',
      { comments: [comment(7, '/revise b')], lines: [line(6, { body: '/revise a' })] },
      ['rc-6', 'ic-7'],
    ],
  ])('%s', (_, over, expected) => {
    expect(ids(over)).toEqual(expected)
  })

  test('is what has no answer of ours; nobody else’s word counts', () => {
    const asked = { comments: [comment(4, '/revise a'), comment(5, '/revise b'), comment(6, '/revise c')] }
    const answer = (id: number, ask: string, author: Account) =>
      comment(id, writeAnswerMarker({ asks: [ask] }), { author })
    const answers = [answer(10, 'ic-4', viewer), answer(11, 'ic-5', sentra), answer(12, 'ic-6', bob)]
    expect(ids({ comments: [...asked.comments, ...answers] })).toEqual(['ic-6'])
    // The app's own reply says that it was taken up, not that it was done.
    const taken = comment(13, writeReplyMarker({ kind: 'comment', id: 4 }), { author: viewer })
    expect(ids({ comments: [comment(4, '/revise a'), taken] })).toEqual(['ic-4'])
  })

  test('may be a voice note, where our bot says that it was heard', () => {
    const note = comment(4, '<!-- only audio -->')
    const heard = (author: Account) =>
      comment(5, `${writeReplyMarker({ kind: 'comment', id: 4 })}\n${writeHeardMarker(['a'.repeat(64)])}`, { author })
    expect(candidatesIn(said({ comments: [note, heard(sentra)] }), 'sentra[bot]')).toMatchObject([
      { id: 'ic-4', text: '', transcripts: ['a'.repeat(64)] },
    ])
    expect(ids({ comments: [note, heard(bob)] })).toEqual([])
  })

  test('carries what a reader sees, and where', () => {
    const body = '/revise <!-- not this -->it[^1]\u200b'
    const [one] = candidatesIn(said({ lines: [line(4, { body, reply_to: 3, start_line: 2 })] }), null)
    expect(one).toMatchObject({ text: expect.not.stringContaining('not this'), thread: 3, sentAt: at(4) })
    expect(one?.place).toEqual({ path: 'a.ts', line: 3, startLine: 2, side: 'RIGHT', hunk: '@@ -1 +1 @@\n+a' })
  })

  test('ends where a person resolved the thread; our own mark may come before our answer', () => {
    const lines = [
      line(4, { body: '/revise a' }),
      line(5, { body: '/revise b', reply_to: 4 }),
      line(6, { body: '/revise c' }),
    ]
    const thread = (first: number, resolver: number | null) => ({ id: `T${first}`, resolved: true, resolver, first })
    expect(ids({ lines, threads: [thread(4, ada.id), thread(6, viewer.id)] })).toEqual(['rc-6'])
    expect(ids({ lines, threads: [thread(4, null)] })).toEqual(['rc-4', 'rc-5', 'rc-6'])
  })

  test('was sent with its review, whatever its kind: until then its author was still at it', () => {
    const reviews = [review(9, { state: 'COMMENTED' })]
    const lines = [line(4, { body: '/revise a', review: 9 })]
    expect(candidatesIn(said({ reviews, lines }), null)).toMatchObject([{ id: 'rc-4', sentAt: at(9) }])
    const foreign = [line(4, { body: '/revise a', review: 9, author: bob })]
    expect(candidatesIn(said({ reviews, lines: foreign }), null)).toMatchObject([{ id: 'rc-4', sentAt: at(4) }])
  })

  test('has the end of its hunk only: of a new file GitHub gives all that stands above', () => {
    const hunk = ['@@ -0,0 +1,900 @@', ...Array.from({ length: 900 }, (_, at) => `+${at} ${'x'.repeat(1_000)}`)].join(
      '\n',
    )
    const [one] = candidatesIn(said({ lines: [line(4, { body: '/revise a', hunk })] }), null)
    const kept = one?.place?.hunk.split('\n') ?? []
    expect(kept).toHaveLength(40)
    expect(kept.at(-1)).toMatch(/^\+899 x+$/)
    expect(one?.place?.hunk.length).toBeLessThan(20_000)
  })

  test('may come through our own app', () => {
    const ours = comment(3, 'Taken up.', { author: viewer, via_app: 5 })
    expect(ownApp(said({ comments: [ours] }))).toBe(5)
    expect(ids({ comments: [ours, comment(4, '/revise so', { via_app: 5 })] })).toEqual(['ic-4'])
  })
})
