import { describe, expect, test } from 'vitest'
import { parseAdditions } from './additions.ts'
import { type Disk, disk } from './disk.ts'
import { answer } from './hook.ts'
import { NO_ADDITIONS } from './judge.ts'

const surroundings = { env: {}, home: '/home/dev', self: '/opt/hooks', disk, additions: () => NO_ADDITIONS }
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
  expect(await exit(event({ tool_input: { command: 'echo > /opt/hooks/validate-bash.cjs' } }))).toBe(2)
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

describe('what lies on the disk', () => {
  /** `/home/dev/project/link` leads to the home folder; `/way/in` to the project. */
  const links: Disk = {
    projectOf: (folder) => (folder.startsWith('/home/dev/project') ? '/home/dev/project' : folder),
    real: (name) =>
      name.replace(/^\/home\/dev\/project\/link(?=\/)/, '/home/dev').replace(/^\/way\/in/, '/home/dev/project'),
  }
  const exitOf = async (command: string, cwd = '/home/dev/project', env = {}) =>
    (await answer(event({ cwd, tool_input: { command } }), { ...surroundings, disk: links, env })).exit

  test.each([
    ['through a link that was there before', 'rm -rf link/Documents'],
    ['by a write to what a link leads to', 'echo x > link/.bashrc'],
    ['by a new file behind it', 'touch link/Documents/new'],
  ])('nothing outside is reached %s', async (_, command) => expect(await exitOf(command)).toBe(2))

  test('the link itself may go, and a project that is itself behind a link is no other place', async () => {
    expect(await exitOf('rm link')).toBe(0)
    expect(await exitOf('rm -rf dist; echo x > src/a.ts', '/way/in', { CLAUDE_PROJECT_DIR: '/way/in' })).toBe(0)
    expect(await exitOf('npm test > /dev/stdout 2> /dev/null')).toBe(0)
  })

  test('the project begins where its repository does', async () => {
    expect(await exitOf('echo x > ../a.ts', '/home/dev/project/src/deep')).toBe(0)
    expect(await exitOf('rm -rf ../../.git', '/home/dev/project/src/deep')).toBe(2)
  })

  test('a home or a root taken for the project keeps what runs at login, and the system', async () => {
    expect(await exitOf('echo x >> .bashrc', '/home/dev', { CLAUDE_PROJECT_DIR: '/home/dev' })).toBe(2)
    expect(await exitOf('echo x >> .ssh/authorized_keys', '/home/dev')).toBe(2)
    expect(await exitOf('echo x > notes.md', '/home/dev', { CLAUDE_PROJECT_DIR: '/home/dev' })).toBe(0)
    expect(await exitOf('rm -rf etc', '/')).toBe(2)
  })
})
