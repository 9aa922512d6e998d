import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import settings from '../../hooks/hooks.json' with { type: 'json' }
import { type Answer, Workspace } from '../hooks/changes.ts'

const root = path.resolve(import.meta.dirname, '../..')
let bundles: string
let workspace: Workspace

beforeAll(async () => {
  bundles = await mkdtemp(path.join(tmpdir(), 'sentra-bundles-'))
  execFileSync(process.execPath, ['build/index.ts', '--only', 'hooks', '--into', bundles], { cwd: root, stdio: 'pipe' })
})
afterAll(() => rm(bundles, { recursive: true, force: true }))
beforeEach(async () => {
  workspace = await Workspace.make({
    'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }),
    'a.test.js': "import test from 'node:test'\ntest('one', () => {})\n",
    'src/a.ts': 'export const a = 1\n',
  })
})
afterEach(() => workspace.remove())

type EventName = keyof typeof settings.hooks

/** What Claude Code does with an event: every matching hook's command, by a shell, with the event on standard input. */
async function fire(name: EventName, event: object, env: NodeJS.ProcessEnv = {}): Promise<Answer[]> {
  const tool = String((event as { tool_name?: string }).tool_name ?? '')
  const groups: { matcher?: string; hooks: { command: string }[] }[] = settings.hooks[name]
  const fitting = groups.filter(({ matcher }) => !matcher || new RegExp(`^(?:${matcher})$`).test(tool))
  return Promise.all(fitting.flatMap(({ hooks }) => hooks.map(({ command }) => shell(command, event, env))))
}

function shell(command: string, event: object, env: NodeJS.ProcessEnv): Promise<Answer> {
  const child = spawn('sh', ['-c', command], {
    cwd: workspace.folder,
    env: {
      PATH: `${path.dirname(process.execPath)}:${process.env.PATH}`,
      HOME: process.env.HOME,
      CLAUDE_PROJECT_DIR: workspace.folder,
      SENTRA_HOOKS: path.join(bundles, 'hooks'),
      ...workspace.env,
      ...env,
    },
  })
  const answer: Answer = { code: null, out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    answer.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    answer.err += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify(event))
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...answer, code })))
}

/** The events as Claude Code documents them, with the fields that it documents. */
const shared = () => ({
  session_id: '00893aaf-19fa-41d2-8238-13269b9b3ca0',
  transcript_path: '/home/user/.claude/projects/project/00893aaf-19fa-41d2-8238-13269b9b3ca0.jsonl',
  cwd: workspace.folder,
  permission_mode: 'default',
})
const write = (file: string, content: string) => ({
  tool_name: 'Write',
  tool_input: { file_path: workspace.path(file), content },
  tool_use_id: 'toolu_01ABC123',
})
const response = (file: string) => ({ tool_response: { filePath: workspace.path(file), success: true } })

const codes = (answers: Answer[]) => answers.map(({ code }) => code)

test('an edit that is fine: remembered, verified, let through', async () => {
  const tool = write('src/a.ts', 'export const a = 2\n')
  expect(await fire('PreToolUse', { ...shared(), hook_event_name: 'PreToolUse', ...tool })).toEqual([
    { code: 0, out: '', err: '' },
  ])
  await workspace.write('src/a.ts', 'export const a = 2\n')
  const after = { ...shared(), hook_event_name: 'PostToolUse', ...tool, ...response('src/a.ts') }
  expect(await fire('PostToolUse', after)).toEqual([{ code: 0, out: '', err: '' }])
})

test('an edit that breaks a file: exit 2, the reason on standard error, the file as before', async () => {
  for (const round of [1, 2]) {
    const tool = write('src/a.ts', 'export const = 2\n')
    await fire('PreToolUse', { ...shared(), hook_event_name: 'PreToolUse', ...tool })
    await workspace.write('src/a.ts', `export const = ${round}\n`)
    const after = { ...shared(), hook_event_name: 'PostToolUse', ...tool, ...response('src/a.ts') }
    const [answer] = await fire('PostToolUse', after)
    expect(answer).toMatchObject({ code: 2, out: '', err: expect.stringContaining('src/a.ts: does not parse') })
    expect(await readFile(workspace.path('src/a.ts'), 'utf8')).toBe('export const a = 1\n')
  }
})

test('every parser and the secret rules work in the bundle', async () => {
  const bad = {
    'a.json': '{',
    'a.yml': 'a: [',
    'a.py': 'def',
    'a.sh': 'if',
    'a.tsx': 'const a = <b>',
    'k.ts': `const k = 'ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7'}zA9cE1gI3kM5'`,
  }
  const tool = {
    tool_name: 'Bash',
    tool_input: { command: 'make files', description: 'Make files' },
    tool_use_id: 'toolu_02',
  }
  await fire('PreToolUse', { ...shared(), hook_event_name: 'PreToolUse', ...tool })
  for (const [name, text] of Object.entries(bad)) await workspace.write(name, text)
  const [answer] = await fire('PostToolUse', {
    ...shared(),
    hook_event_name: 'PostToolUse',
    ...tool,
    tool_response: { stdout: '', stderr: '', interrupted: false },
  })
  for (const name of Object.keys(bad)) expect(answer?.err).toContain(`- ${name}: `)
})

test('a harmless and a destructive command before they run', async () => {
  const bash = (command: string) => ({
    ...shared(),
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command, description: 'Run it', timeout: 120000, run_in_background: false },
    tool_use_id: 'toolu_01XYZ',
  })
  expect(codes(await fire('PreToolUse', bash('npm test')))).toEqual([0, 0])
  const [guard] = await fire('PreToolUse', bash('rm -rf / --no-preserve-root'))
  expect(guard).toMatchObject({ code: 2, out: '' })
  expect(guard?.err).not.toBe('')
})

test('installed in the project itself: what the hooks keep there is no change of the agent’s', async () => {
  cpSync(path.join(bundles, 'hooks'), workspace.path('.claude/hooks'), { recursive: true })
  const own = { SENTRA_HOOKS: '' }
  const bash = (command: string) => ({ tool_name: 'Bash', tool_input: { command }, tool_use_id: `toolu_${command}` })
  for (const command of ['npm test', 'git status', 'ls']) {
    const before = { ...shared(), hook_event_name: 'PreToolUse', ...bash(command) }
    expect(codes(await fire('PreToolUse', before, own))).toEqual([0, 0])
    expect(await fire('PostToolUse', { ...before, hook_event_name: 'PostToolUse' }, own)).toEqual([
      { code: 0, out: '', err: '' },
    ])
  }
  expect(existsSync(workspace.path('.claude/hooks/.compile-cache'))).toBe(true)
  const tool = write('.claude/hooks/.compile-cache/planted', 'x')
  await fire('PreToolUse', { ...shared(), hook_event_name: 'PreToolUse', ...tool }, own)
  await workspace.write('.claude/hooks/.compile-cache/planted', 'x')
  const [answer] = await fire('PostToolUse', { ...shared(), hook_event_name: 'PostToolUse', ...tool }, own)
  expect(answer).toMatchObject({ code: 2 })
  expect(existsSync(workspace.path('.claude/hooks/.compile-cache/planted'))).toBe(false)
})

test('Stop: green lets go', async () => {
  const event = { ...shared(), hook_event_name: 'Stop', stop_hook_active: false, last_assistant_message: 'Done.' }
  expect(await fire('Stop', event)).toEqual([{ code: 0, out: '', err: '' }])
})

test('guards that are not installed refuse, they do not wave through', async () => {
  const event = { ...shared(), hook_event_name: 'PreToolUse', ...write('a', 'b') }
  expect(codes(await fire('PreToolUse', event, { SENTRA_HOOKS: '/nowhere' }))).toEqual([2])
})
