import { describe, expect, it } from 'vitest'
import { Task } from '../task.ts'
import { finishTool } from './finish.ts'

const task = Task.parse({
  schema: 1,
  mode: 'review',
  model: 'm',
  limits: { turns: 1, minutes: 1, outputTokens: 1 },
  spec: { id: '42-x', text: 'x' },
  review: [
    { id: 'rc-1', author: 'ann', text: 'Why?' },
    { id: 'rv-2', author: 'ann', text: 'Shorter.' },
  ],
})
const input = (...ids: string[]) => ({
  outcome: 'done',
  summary: 'Done.',
  replies: ids.map((id) => ({ id, outcome: 'done', text: 'Yes.' })),
})

describe('finish in a review', () => {
  it('asks for each reply that is missing, before the gate runs', async () => {
    let gates = 0
    const tool = finishTool(task, async () => {
      gates += 1
      return undefined
    })
    const first = await tool.run(input('rc-1', 'rc-9'))
    expect(first.text).toBe('Not yet: There is no reply to rv-2. Nobody asked rc-9.')
    expect(first.end).toBeUndefined()
    expect(gates).toBe(0)
    expect((await tool.run(input('rc-1', 'rv-2'))).end).toMatchObject({ outcome: 'finished' })
    expect(gates).toBe(1)
  })

  it('lets the work end in spite of it, because the host then says what has no answer', async () => {
    const tool = finishTool(task, async () => undefined)
    await tool.run(input())
    await tool.run(input())
    expect((await tool.run(input('rc-1'))).end).toMatchObject({ outcome: 'finished', replies: [{ id: 'rc-1' }] })
  })

  it('refuses a reply without an outcome', async () => {
    const tool = finishTool(task, async () => undefined)
    expect((await tool.run({ outcome: 'done', summary: 'x', replies: [{ id: 'rc-1', text: 'y' }] })).ok).toBe(false)
  })
})
