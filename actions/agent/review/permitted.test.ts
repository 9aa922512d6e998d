import { describe, expect, test } from 'vitest'
import { Config } from '../../../core/config/schema.ts'
import type { People, Permission } from '../../../core/github/port.ts'
import type { Seen, Threads } from '../../../core/github/threads.ts'
import { createStore } from '../../../core/store/store.ts'
import { memoryGitHub } from '../../../core/testing/memory-github.ts'
import type { Candidate } from './ask.ts'
import { mostPeople, permitted, stateOf } from './permitted.ts'

const sentAt = '2026-11-22T12:00:00Z'
const candidate = (id: number, person: number, over: Partial<Candidate> = {}): Candidate => ({
  ...{ id: `rc-${id}`, kind: 'comment', author: { id: person, login: `p${person}`, type: 'User' }, text: 'Mend it.' },
  ...{ place: null, thread: id, nodeId: `N${id}`, sentAt, viaApp: null, transcripts: [] },
  ...over,
})

/** GitHub's word about people by login, and about nodes by id. Everything else is not asked. */
function world(levels: Record<string, Permission['level']>, nodes: Record<string, Seen> = {}) {
  const asked: string[] = []
  const github = {
    permission: async (login: string) => {
      asked.push(login)
      const level = levels[login]
      return level === undefined ? null : { id: Number(login.slice(1)), role: level, level }
    },
    seen: async (ids: string[]) => ids.map((id) => nodes[id] ?? { edited: null, minimized: false }),
  }
  return { github: github as unknown as People & Threads, asked }
}

const store = createStore(memoryGitHub(), { branch: 'sentra/specs' })
const rules = (config: object = {}) => ({ config: Config.parse(config), originAuthor: 7, store })

describe('who may ask', () => {
  test.each<[string, Permission['level'] | undefined, object, string[]]>([
    ['a writer', 'write', {}, ['rc-1']],
    ['a maintainer', 'maintain', {}, ['rc-1']],
    ['a reader', 'read', {}, []],
    ['somebody who triages', 'triage', {}, []],
    ['somebody of whom GitHub says nothing', undefined, {}, []],
    ['the issue’s author', 'read', {}, []],
    ['the issue’s author, where the settings let', 'read', { specs: { authors_may_revise: true } }, ['rc-1']],
  ])('%s', async (_, level, config, expected) => {
    const { github } = world(level ? { p7: level } : {})
    const { asks, edited } = await permitted(github, [candidate(1, 7)], rules(config))
    expect(asks.map(({ id }) => id)).toEqual(expected)
    expect(edited).toEqual([])
  })

  test('is asked once for each person, at that moment', async () => {
    const { github, asked } = world({ p1: 'write', p2: 'read' })
    const { asks } = await permitted(github, [candidate(1, 1), candidate(2, 2), candidate(3, 1)], rules())
    expect(asks.map(({ id }) => id)).toEqual(['rc-1', 'rc-3'])
    expect(asked).toEqual(['p1', 'p2'])
  })

  test('is asked of those who spoke last: a crowd takes no writer’s place', async () => {
    const crowd = Array.from({ length: 100 }, (_, at) => candidate(at + 10, at + 10))
    const { github, asked } = world({ p1: 'write' })
    const { asks } = await permitted(github, [...crowd, candidate(500, 1)], rules())
    expect(asks.map(({ id }) => id)).toEqual(['rc-500'])
    expect(asked).toHaveLength(mostPeople)
  })

  test('is not asked where nobody asks anything', async () => {
    const { github, asked } = world({})
    expect(await permitted(github, [], rules())).toEqual({ asks: [], edited: [] })
    expect(asked).toEqual([])
  })
})

test('whoever edited another’s words does not make them speak; who may not ask is not even told', async () => {
  const edit = { edited: '2026-11-22T12:05:00Z', minimized: false }
  const { github } = world({ p1: 'write', p2: 'read' }, { N1: edit, N2: edit })
  const { asks, edited } = await permitted(github, [candidate(1, 1), candidate(2, 2)], rules())
  expect(asks).toEqual([])
  expect(edited.map(({ id }) => id)).toEqual(['rc-1'])
})

test.each<[string, Seen | undefined, ReturnType<typeof stateOf>]>([
  ['never edited', { edited: null, minimized: false }, 'as sent'],
  ['edited while the review was being written', { edited: '2026-11-22T11:59:00Z', minimized: false }, 'as sent'],
  ['edited after it was sent', { edited: '2026-11-22T12:00:01Z', minimized: false }, 'edited'],
  ['folded away', { edited: null, minimized: true }, 'hidden'],
  ['out of sight', undefined, 'hidden'],
])('what was %s is %s', (_, seen, expected) => {
  expect(stateOf(seen, sentAt)).toBe(expected)
})

test('a recording of which nothing was kept asks for nothing', async () => {
  const { github } = world({ p1: 'write' })
  const silent = candidate(1, 1, { text: '', transcripts: ['a'.repeat(64)] })
  expect((await permitted(github, [silent], rules())).asks).toEqual([])
})
