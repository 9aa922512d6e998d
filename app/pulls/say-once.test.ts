import { expect, it } from 'vitest'
import type { Comment } from '../../core/github/port.ts'
import type { Desk } from '../thread/desk.ts'
import { sayOnce } from './say-once.ts'

/** A thread on which somebody else may write at the very moment in which we do. */
function thread(meanwhile: string[] = []) {
  const comments: Comment[] = []
  const write = (body: string, login = 'sentra[bot]') => {
    const author = { id: 9, login, type: 'Bot' }
    const comment = { id: comments.length + 1, issue: 3, body, author } as Comment
    comments.push(comment)
    return comment
  }
  const github = {
    comments: async () => [...comments],
    createComment: async (_: number, body: string) => {
      for (const other of meanwhile.splice(0)) write(other)
      return write(body)
    },
    deleteComment: async (id: number) =>
      void comments.splice(
        comments.findIndex((one) => one.id === id),
        1,
      ),
  }
  return { desk: { github, host: { bot: { login: 'sentra[bot]' } } } as unknown as Desk, comments, write }
}
const head = 'a'.repeat(40)

it('says a thing once, and another one beside it', async () => {
  const { desk, comments } = thread()
  await sayOnce(desk, 3, { kind: 'checks', head }, 'They failed.')
  await sayOnce(desk, 3, { kind: 'checks', head }, 'They failed again.')
  await sayOnce(desk, 3, { kind: 'checks', head: 'b'.repeat(40) }, 'Others failed.')
  expect(comments.map(({ body }) => body.split('\n')[1])).toEqual(['They failed.', 'Others failed.'])
})

it('takes nobody else’s word for its own', async () => {
  const { desk, comments, write } = thread()
  write(`<!-- sentra:merged {"pull":3} -->\nMerged.`, 'eve')
  await sayOnce(desk, 3, { kind: 'merged', pull: 3 }, 'Merged.')
  expect(comments).toHaveLength(2)
})

it('takes its own back where another one was faster by a moment', async () => {
  const { desk, comments } = thread([`<!-- sentra:checks {"head":"${head}"} -->\nThe other’s.`])
  await sayOnce(desk, 3, { kind: 'checks', head }, 'Ours.')
  expect(comments.map(({ body }) => body.split('\n')[1])).toEqual(['The other’s.'])
})
