import { expect, it } from 'vitest'
import type { Comment, Issue } from '../../core/github/port.ts'
import { heading } from '../templates/marker.ts'
import { unfinished } from './unfinished.ts'

const bot = { id: 900, login: 'sentra[bot]', app_id: 1, shared: false }
const now = new Date('2026-11-22T12:00:00Z')
const person = { id: 1, login: 'ada', type: 'User' }

const comment = (id: number, body: string, changes: Partial<Comment> = {}): Comment => ({
  ...{ id, node_id: `C${id}`, issue: 7, body, author: person, via_app: null, url: '' },
  ...{ created_at: '2026-11-22T11:00:00Z', updated_at: '2026-11-22T11:00:00Z' },
  ...changes,
})
const ours = (id: number, body: string) => comment(id, body, { author: { id: 900, login: bot.login, type: 'Bot' } })
const asks = { comment: (body: string) => body.startsWith('/'), issue: (body: string) => body.includes('note') }
const left = (comments: Comment[], issues: Issue[] = []) =>
  unfinished({ comments, issues }, { bot, kind: 'app' }, asks, now).comments.map(({ id }) => id)

it('what was asked and never answered is left', () => {
  expect(
    left([
      comment(1, '/spec'),
      comment(2, 'thanks'),
      comment(3, '/status'),
      ours(4, `${heading({ kind: 'comment', id: 3 })}\nx`),
    ]),
  ).toEqual([1])
})

it('what failed is left until it was tried often enough', () => {
  expect(left([comment(1, '/spec'), ours(2, heading({ kind: 'comment', id: 1, tries: 2 }))])).toEqual([1])
  expect(left([comment(1, '/spec'), ours(2, heading({ kind: 'comment', id: 1, tries: 3 }))])).toEqual([])
})

it('an answer counts only where it is ours', () => {
  expect(left([comment(1, '/spec'), comment(2, heading({ kind: 'comment', id: 1 }))])).toEqual([1])
})

it('what is fresh, or was said by a bot or through a foreign App, is left alone', () => {
  expect(left([comment(1, '/spec', { created_at: '2026-11-22T11:45:00Z' })])).toEqual([])
  expect(left([comment(1, '/spec', { author: { id: 5, login: 'x[bot]', type: 'Bot' } })])).toEqual([])
  expect(left([comment(1, '/spec', { via_app: 99 })])).toEqual([])
  expect(left([comment(1, '/spec', { via_app: 1 })])).toEqual([1])
  expect(left([comment(1, '/spec', { author: null })])).toEqual([])
})

it('a command is fresh for as long as another process may be at work on it, and in a job there is no other', () => {
  const lately = { comments: [comment(1, '/spec', { created_at: '2026-11-22T11:57:00Z' })], issues: [] }
  const found = (kind: 'app' | 'action') => unfinished(lately, { bot, kind }, asks, now).comments
  expect(found('app')).toEqual([])
  expect(found('action')).toHaveLength(1)
})
