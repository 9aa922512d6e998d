import { describe, expect, test } from 'vitest'
import { parseAdditions } from './additions.ts'
import { answer } from './hook.ts'
import { NO_ADDITIONS } from './judge.ts'

const surroundings = { env: {}, home: '/home/dev', self: '/opt/hooks', additions: () => NO_ADDITIONS }
const event = (fields: object) =>
  JSON.stringify({
    session_id: 'abc123',
    transcript_path: '/home/dev/.claude/projects/x/abc123.jsonl',
    cwd: '/w',
    permission_mode: 'default',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'ls', description: 'List files', timeout: 120000, run_in_background: false },
    tool_use_id: 'toolu_01ABC123',
    ...fields,
  })
const exit = async (json: string) => (await answer(json, surroundings)).exit

describe('events', () => {
  test('a harmless command passes', async () => expect(await exit(event({}))).toBe(0))
  test('a dangerous one is refused', async () =>
    expect(await exit(event({ tool_input: { command: 'rm -rf /' } }))).toBe(2))
  test.each([
    ['no input', ''],
    ['blank input', ' \n'],
    ['half a document', '{"tool_name":"Bash"'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"ls"'],
    ['nothing in it', '{}'],
    ['no event name', event({ hook_event_name: undefined })],
    ['no tool', event({ tool_name: undefined })],
    ['no input for the tool', event({ tool_input: undefined })],
    ['no command', event({ tool_input: {} })],
    ['a command that is no text', event({ tool_input: { command: ['ls'] } })],
  ])('%s is refused', async (_, json) => {
    expect(await exit(json)).toBe(2)
  })
  test.each([
    ['another tool', event({ tool_name: 'Write', tool_input: { file_path: '/w/x', content: 'rm -rf /' } })],
    ['another event', event({ hook_event_name: 'PostToolUse' })],
    ['a Stop event', JSON.stringify({ hook_event_name: 'Stop', session_id: 'x', stop_hook_active: false })],
  ])('%s is none of its business', async (_, json) => {
    expect(await exit(json)).toBe(0)
  })
})

test('the reason tells what, why, and what to do', async () => {
  expect(
    await answer(event({ tool_input: { command: 'x=reset; git $x --hard' } }), surroundings),
  ).toMatchInlineSnapshot(`
    {
      "exit": 2,
      "reason": "validate-bash: refused, because it throws away all uncommitted changes.
    What would run: git reset --hard
    Instead: Use \`git stash push\`, \`git reset --soft\`, or \`git restore FILE\` for the one file.
    Rule: git-reset-hard (work)",
    }
  `)
})

test('the hook’s own folder is guarded', async () => {
  expect(await exit(event({ tool_input: { command: 'echo > /opt/hooks/validate-bash.js' } }))).toBe(2)
})

describe('hooks.bash in the configuration', () => {
  test('reads rules and allowed commands', () => {
    const yaml =
      'hooks:\n  bash:\n    rules:\n      - {name: no-deno, command: deno run -A, why: w}\n    allow: [npm publish]\n'
    const { rules, allow } = parseAdditions(yaml, 'x.yml')
    expect(rules[0]).toMatchObject({ name: 'no-deno', programs: ['deno'], words: ['run'] })
    expect(allow).toEqual([['npm', 'publish']])
  })
  test.each(['hooks: {bash: {rule: []}}', 'hooks: {bash: {rules: [{name: x}]}}', 'hooks: {bash: []}'])(
    '%s is refused',
    (yaml) => {
      expect(() => parseAdditions(yaml, 'x.yml')).toThrow('x.yml is wrong at hooks')
    },
  )
})
