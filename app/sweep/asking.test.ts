import { describe, expect, it } from 'vitest'
import type { Comment, Permission } from '../../core/github/port.ts'
import type { Said } from '../said.ts'
import { heading } from '../templates/marker.ts'
import { type Asking, inTurn } from './asking.ts'

const login = 'sentra[bot]'
const people = { ada: 1, eve: 2 } as const
type Who = keyof typeof people
const permission = { ada: { level: 'write' }, eve: { level: 'read' } } as unknown as Record<Who, Permission>

const asks = (who: Who, id: number, body: string, more: Partial<Said> = {}): Asking => ({
  said: {
    ...{ kind: 'comment', id, nodeId: `C${id}`, thread: 7, title: null, body, viaApp: null, isPull: false },
    author: { id: people[who], login: who, type: 'User' },
    createdAt: `2026-11-22T11:00:${String(id).padStart(2, '0')}Z`,
    ...more,
  },
  permission: permission[who],
})

/** Three answers that eve has had on issue 7. */
const answers = [11, 12, 13].flatMap((id) => {
  const common = { node_id: '', issue: 7, created_at: '', updated_at: '', url: '', via_app: null }
  const asked: Comment = { ...common, id, body: '/status', author: { id: people.eve, login: 'eve', type: 'User' } }
  const body = `${heading({ kind: 'comment', id })}\nx`
  return [asked, { ...common, id: id + 10, body, author: { id: 9, login, type: 'Bot' } }]
})

const turn = (asking: Asking[], lately: Comment[] = [], authors_may_revise = false) =>
  inTurn(asking, lately, { login, specs: { authors_may_revise } }).map(({ said }) => said.id)

describe('what the sweep takes up', () => {
  it('begins with those who may write, the oldest first', () => {
    expect(turn([asks('eve', 1, '/status'), asks('ada', 3, '/spec'), asks('ada', 2, '/help')])).toEqual([2, 3, 1])
  })

  it('leaves out a stranger’s issue, which waits for somebody’s command, and not a writer’s', () => {
    const form = '### What do you want?\n\nA dark mode.'
    expect(turn([asks('eve', 1, form, { kind: 'issue' }), asks('ada', 2, form, { kind: 'issue' })])).toEqual([2])
  })

  it.each([
    ['a question', '/status', false, []],
    ['two commands', '/status\n\n/help', false, []],
    ['what is refused anyway', '/revise it', false, []],
    ['what may count all the same', '/revise it', true, [1]],
  ])('leaves out what a stranger asks beyond the day’s answers: %s', (_, body, authorsMay, left) => {
    expect(turn([asks('eve', 1, body)], answers, authorsMay)).toEqual(left)
    expect(turn([asks('eve', 1, body)], answers.slice(0, 4), authorsMay)).toEqual([1])
    expect(turn([asks('eve', 1, body, { thread: 8 })], answers, authorsMay)).toEqual([1])
    expect(turn([asks('ada', 1, body)], answers, authorsMay)).toEqual([1])
  })
})
