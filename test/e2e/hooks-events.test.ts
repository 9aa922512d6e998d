import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runHook } from '../hooks/changes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-events-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const event = (fields: object) => ({
  session_id: 's',
  cwd: folder,
  hook_event_name: 'PostToolUse',
  tool_name: 'Edit',
  tool_input: { file_path: 'a' },
  ...fields,
})
const run = (hook: string, input: object | string) =>
  runHook(`hooks/${hook}.ts`, input, { SENTRA_HOOKS_STATE: path.join(folder, '../', `${path.basename(folder)}-state`) })

describe.each(['verify-changes', 'quality-gate'])('%s', (hook) => {
  test.each([
    ['nothing', '', /no event on standard input/],
    ['no JSON', 'hello', /not valid JSON/],
    ['half of an event', '{"session_id": "s"', /not valid JSON/],
    ['a list', '[]', /not a JSON object/],
    ['null', 'null', /not a JSON object/],
    ['no event name', '{"session_id": "s"}', /hook_event_name is missing/],
    ['a name that is no text', '{"hook_event_name": 3}', /hook_event_name is of the wrong type/],
    ['a NUL byte in the folder', '{"hook_event_name": "Stop", "cwd": "/a\\u0000b"}', /cwd is of the wrong type/],
    ['a prototype', '{"__proto__": {"hook_event_name": "Stop"}}', /hook_event_name is missing/],
  ])('refuses %s', async (_, input, reason) => {
    const answer = await run(hook, input)
    expect(answer).toMatchObject({ code: 2, out: '' })
    expect(answer.err).toMatch(reason)
    expect(answer.err.split('\n').length).toBeLessThan(4)
  })

  test.each(['SessionStart', 'UserPromptSubmit', 'SubagentStop', 'Notification', 'SomethingNew'])(
    '%s is none of its business',
    async (name) => expect(await run(hook, event({ hook_event_name: name }))).toEqual({ code: 0, out: '', err: '' }),
  )
})

test.each([
  ['the session', { session_id: undefined }, /session_id is missing/],
  ['the folder', { cwd: undefined }, /cwd is missing/],
  ['the tool', { tool_name: undefined }, /tool_name is missing/],
  ['the input', { tool_input: undefined }, /tool_input\.file_path is missing/],
  ['the file', { tool_input: {} }, /tool_input\.file_path is missing/],
  ['the notebook', { tool_name: 'NotebookEdit' }, /tool_input\.notebook_path is missing/],
  ['a real folder', { cwd: '/nowhere/at/all' }, /ENOENT/],
])('verify-changes refuses an edit without %s', async (_, fields, reason) => {
  expect(await run('verify-changes', event(fields))).toMatchObject({ code: 2, err: expect.stringMatching(reason) })
})

test.each(['Read', 'Grep', 'WebFetch', 'mcp__server__tool'])('verify-changes leaves %s alone', async (tool_name) => {
  expect(await run('verify-changes', event({ tool_name }))).toEqual({ code: 0, out: '', err: '' })
})

test('state is never kept inside the workspace', async () => {
  const answer = await runHook('hooks/verify-changes.ts', event({}), {
    SENTRA_HOOKS_STATE: path.join(folder, 'inside'),
  })
  expect(answer).toMatchObject({ code: 2, err: expect.stringContaining('inside the workspace') })
})
