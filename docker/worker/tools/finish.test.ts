import { expect, it } from 'vitest'
import { Task } from '../task.ts'
import { finishTool } from './finish.ts'

const task = Task.parse({
  ...{ schema: 1, mode: 'build', model: 'm', spec: { id: '42-x', text: 'x' } },
  limits: { turns: 1, minutes: 1, outputTokens: 1 },
})
const refusedFor = (reason: string) =>
  finishTool(task, async () => ({ reason })).run({ outcome: 'done', summary: 'Done.' })

it.each([
  "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'minus'",
  "ModuleNotFoundError: No module named 'httpx'",
  'Failed to resolve import "minus" from "src/take.js"',
])('a gate that is red for what is not installed says when it will be: %s', async (reason) => {
  const { ok, end, text } = await refusedFor(reason)
  expect({ ok, end }).toEqual({ ok: false, end: undefined })
  expect(text).toContain(reason)
  expect(text).toContain('fetched and built after you finish')
})

it('a gate that is red for anything else says only that', async () => {
  expect((await refusedFor('1 test failed: adds')).text).toBe('Not yet:\n1 test failed: adds')
})
