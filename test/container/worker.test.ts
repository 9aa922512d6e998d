import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readTrajectory } from '../../actions/agent/broker/trajectory.ts'
import { type Outcome, WorkerLine } from '../../docker/worker/lines.ts'
import type { TaskInput } from '../../docker/worker/task.ts'
import { engineAnswers } from './support/engine.ts'
import { type Block, say, startProvider } from './support/provider.ts'
import { type Done, folderOf, type Job, runAs, uids, uniqueName } from './support/run-as.ts'
import { workerCommand, workerSource } from './support/source.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

const key = 'sk-canary-77aa'
let calls = 0
const bash = (command: string): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'bash',
  input: { command },
})
const edit = (input: Record<string, unknown>): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'str_replace_based_edit_tool',
  input,
})
const finish = (outcome = 'done'): Block => ({
  type: 'tool_use',
  id: `toolu_${++calls}`,
  name: 'finish',
  input: { outcome, summary: 'Built it.' },
})

/** A model that says one turn after the other, by how far the conversation has come. */
async function scripted(turns: Block[][]) {
  const provider = await startProvider((response, seen) => {
    const { messages } = JSON.parse(seen.text)
    const turn = messages.filter((message: { role: string }) => message.role === 'assistant').length
    say(response, { content: turns[turn] ?? [{ type: 'text', text: 'The script is over.' }] })
  })
  cleanups.push(() => provider.close())
  return provider
}

const scratch = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-worker-'))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Setting {
  uid: number
  provider: { baseUrl: string }
  workspace: string
  task?: Partial<TaskInput>
  hooks?: string
  job?: Partial<Job>
}

/** Runs the worker in the real sandbox behind the real broker. */
function runWorker({ uid, provider, workspace, task, hooks, job }: Setting): Promise<Done> {
  const folder = scratch()
  const input: TaskInput = {
    schema: 1,
    mode: 'build',
    model: 'scripted',
    limits: { turns: 20, minutes: 2, outputTokens: 100_000 },
    spec: { id: '1-greet', text: '# Greet\n\nAC-1: prints hello', criteria: [{ id: 'AC-1', text: 'prints hello' }] },
    ...(hooks === undefined ? {} : { hooks: '/opt/sentra/hooks/hooks.json' }),
    ...task,
  }
  writeFileSync(path.join(folder, 'task.json'), JSON.stringify(input))
  return runAs({
    uid,
    ...job,
    broker: {
      upstream: { baseUrl: provider.baseUrl, key },
      models: ['scripted'],
      prices: { scripted: { input: 1, output: 10 } },
    },
    task: {
      name: uniqueName(),
      workspace,
      command: workerCommand,
      mounts: [
        ...workerSource,
        { source: path.join(folder, 'task.json'), target: '/opt/sentra/task.json' },
        ...(hooks === undefined ? [] : [{ source: hooks, target: '/opt/sentra/hooks' }]),
      ],
      ...job?.task,
    },
  })
}

const linesOf = (done: Done): WorkerLine[] =>
  done.stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => WorkerLine.parse(JSON.parse(line)))
const endOf = (done: Done): Outcome | undefined => linesOf(done).find((line) => line.event === 'result')

/** Hooks as a project has them: small programs and their settings. */
function hookFolder(programs: Record<string, { event: string; matcher?: string; source: string }>): string {
  const folder = scratch()
  chmodSync(folder, 0o755)
  const settings: Record<string, { matcher?: string; hooks: { type: 'command'; command: string }[] }[]> = {}
  for (const [name, { event, matcher, source }] of Object.entries(programs)) {
    writeFileSync(path.join(folder, `${name}.mjs`), source)
    const entry = {
      ...(matcher === undefined ? {} : { matcher }),
      hooks: [{ type: 'command' as const, command: `node "$SENTRA_HOOKS/${name}.mjs"` }],
    }
    settings[event] = [...(settings[event] ?? []), entry]
  }
  writeFileSync(path.join(folder, 'hooks.json'), JSON.stringify({ hooks: settings }))
  return folder
}
const readEvent = "import { readFileSync } from 'node:fs'\nconst event = JSON.parse(readFileSync(0, 'utf8'))\n"

describe.skipIf(!engineAnswers)('the worker in the sandbox', () => {
  it.each(uids)('works as an agent does, and the key stays on the host (uid %i)', async (uid) => {
    const { folder: workspace, remove } = folderOf(uid)
    cleanups.push(remove)
    const provider = await scripted([
      [
        { type: 'text', text: 'I look around.' },
        bash('export SEEN=yes; mkdir src; cd src; env; cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n"'),
      ],
      [edit({ command: 'create', path: '/workspace/src/greet.sh', file_text: '#!/bin/sh\necho helo\n' })],
      [
        edit({ command: 'str_replace', path: '/workspace/src/greet.sh', old_str: 'helo', new_str: 'hello' }),
        bash('echo "$SEEN $PWD"; chmod +x greet.sh; ./greet.sh'),
      ],
      [finish()],
    ])
    const done = await runWorker({ uid, provider, workspace })
    expect(done.error).toBeUndefined()
    expect(endOf(done)).toEqual({
      event: 'result',
      outcome: 'finished',
      reason: 'done',
      summary: 'Built it.',
      replies: [],
      turns: 4,
    })
    expect(done.result?.exitCode).toBe(0)
    expect(readFileSync(path.join(workspace, 'src/greet.sh'), 'utf8')).toBe('#!/bin/sh\necho hello\n')
    expect(statSync(path.join(workspace, 'src/greet.sh')).uid).toBe(statSync(workspace).uid)
    const said = provider.seen.map((seen) => seen.text).join('')
    expect(said).toContain('yes /workspace/src\\nhello')
    expect(said + done.stdout + done.stderr).not.toContain(key)
    expect(provider.seen.every((seen) => seen.headers['x-api-key'] === key)).toBe(true)
    expect(done.broker?.usage).toMatchObject({ requests: 4, refused: 0, reserved: 0 })
    expect(linesOf(done).map((line) => line.event)).toEqual([
      'turn',
      'tool',
      'turn',
      'tool',
      'turn',
      'tool',
      'tool',
      'turn',
      'tool',
      'result',
    ])
  })

  it('runs hooks before and after, in the events of Claude Code, and tells the model why something was refused', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const record =
      "import { appendFileSync } from 'node:fs'\nappendFileSync('/tmp/events.jsonl', JSON.stringify(event) + '\\n')\n"
    const hooks = hookFolder({
      before: {
        event: 'PreToolUse',
        matcher: 'Bash',
        source: `${readEvent}${record}if (event.tool_input.command.includes('rm -rf')) { console.error('That deletes too much.'); process.exit(2) }`,
      },
      after: {
        event: 'PostToolUse',
        matcher: 'Edit|Write|Bash',
        source: `${readEvent}${record}if (JSON.stringify(event.tool_input).includes('SECRET')) { console.error('A secret: restored.'); process.exit(2) }\nconsole.log(JSON.stringify({ hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: 'A word of advice.' } }))`,
      },
      stop: {
        event: 'Stop',
        source: `${readEvent}${record}import { existsSync } from 'node:fs'\nif (!existsSync('done')) { console.error('Tests fail: AC-1'); process.exit(2) }`,
      },
    })
    const provider = await scripted([
      [bash('rm -rf /workspace'), bash('echo fine')],
      [edit({ command: 'create', path: 'a.txt', file_text: 'SECRET' })],
      [finish()],
      [bash('touch done; cat /tmp/events.jsonl')],
      [finish()],
    ])
    const done = await runWorker({ uid: uids[0] ?? 0, provider, workspace, hooks })
    expect(endOf(done)).toMatchObject({ outcome: 'finished', turns: 5 })
    const last = JSON.parse(provider.seen.at(-1)?.text ?? '{}').messages
    const results = last
      .flatMap((message: { content: unknown }) => (Array.isArray(message.content) ? message.content : []))
      .filter((block: { type: string }) => block.type === 'tool_result')
    expect(results.map((result: { is_error?: boolean }) => result.is_error ?? false)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ])
    expect(results[0].content).toBe('Refused by a hook:\nThat deletes too much.')
    expect(results[1].content).toBe('fine\n\nA word of advice.')
    expect(results[2].content).toBe('Created a.txt.\n\nRefused by a hook:\nA secret: restored.')
    expect(results[3].content).toBe('Not yet:\nTests fail: AC-1')
    const events = results[4].content
      .split('\n')
      .filter((line: string) => line.startsWith('{'))
      .map((line: string) => JSON.parse(line))
    expect(events[0]).toMatchObject({
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'rm -rf /workspace' },
      cwd: '/workspace',
    })
    expect(events[3]).toMatchObject({
      hook_event_name: 'PostToolUse',
      tool_name: 'Write',
      tool_input: { file_path: '/workspace/a.txt', content: 'SECRET' },
      tool_response: { success: true },
    })
    expect(events[4]).toMatchObject({ hook_event_name: 'Stop', stop_hook_active: false })
  })

  it('runs nothing when a hook breaks: a guard that fails open is none', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const hooks = hookFolder({ before: { event: 'PreToolUse', source: 'throw new Error("broken")' } })
    const provider = await scripted([[bash('touch ran')], [finish('cannot')]])
    const done = await runWorker({ uid: uids[0] ?? 0, provider, workspace, hooks })
    expect(endOf(done)).toMatchObject({ outcome: 'gave-up', reason: 'cannot' })
    expect(existsSync(path.join(workspace, 'ran'))).toBe(false)
    expect(provider.seen.at(-1)?.text).toContain('A hook failed (exit code 1)')
  })

  it('does not let hooks be changed from inside', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const hooks = hookFolder({ stop: { event: 'Stop', source: 'process.exit(0)' } })
    const before = readFileSync(path.join(hooks, 'stop.mjs'), 'utf8')
    const provider = await scripted([
      [
        bash(
          'echo "process.exit(0)//" > /opt/sentra/hooks/stop.mjs; rm -rf /opt/sentra/hooks; mount -o remount,rw /opt/sentra/hooks; chmod 777 /opt/sentra/hooks',
        ),
      ],
      [finish()],
    ])
    await runWorker({ uid: uids[0] ?? 0, provider, workspace, hooks })
    expect(readFileSync(path.join(hooks, 'stop.mjs'), 'utf8')).toBe(before)
  })

  it.each(uids)(
    'is resumed from the trajectory after its container was killed, and no turn is paid twice (uid %i)',
    async (uid) => {
      const { folder: workspace, remove } = folderOf(uid)
      cleanups.push(remove)
      const provider = await scripted([
        [bash('echo one > first')],
        [bash('echo two > second; echo UP; sleep 60')],
        [bash('cat first second')],
        [finish()],
      ])
      const killed = await runWorker({ uid, provider, workspace, job: { abortOn: '"turn":2' } })
      expect(killed.result).toMatchObject({ aborted: true })
      expect(endOf(killed)).toBeUndefined()
      const { messages, answered } = readTrajectory(killed.broker?.trajectory ?? '')
      expect(answered).toBe(true)
      const done = await runWorker({
        uid,
        provider,
        workspace,
        task: { resume: { messages: messages as never, answered } },
      })
      expect(endOf(done)).toMatchObject({ outcome: 'finished' })
      expect(provider.seen).toHaveLength(4)
      expect(provider.seen[2]?.text).toContain('The sandbox was restarted while this was running')
      expect(existsSync(path.join(workspace, 'first'))).toBe(true)
    },
  )

  it('ends with a report when its turns, or the broker’s money, are used up', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const provider = await scripted(Array.from({ length: 10 }, (_turn, index) => [bash(`echo ${index}`)]))
    const limits = { turns: 3, minutes: 2, outputTokens: 100_000 }
    const turns = await runWorker({ uid: uids[0] ?? 0, provider, workspace, task: { limits } })
    expect(endOf(turns)).toMatchObject({ outcome: 'limit', reason: 'turns', summary: 'It used all of its 3 turns.' })
    const wall = await runWorker({ uid: uids[0] ?? 0, provider, workspace, task: { model: 'another' } })
    expect(endOf(wall)).toMatchObject({ outcome: 'error', summary: 'This run may ask scripted, not another.' })
    expect(wall.result?.exitCode).toBe(1)
  })

  it('gives up on a model that only talks, or that fails at the same call again and again', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const talks = await scripted([])
    expect(endOf(await runWorker({ uid: uids[0] ?? 0, provider: talks, workspace }))).toMatchObject({
      reason: 'silence',
      turns: 3,
    })
    const fails = await scripted(Array.from({ length: 10 }, () => [bash('exit 9')]))
    expect(endOf(await runWorker({ uid: uids[0] ?? 0, provider: fails, workspace }))).toMatchObject({
      reason: 'failures',
      turns: 4,
    })
  })

  it('outlives a command that uses up the memory', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    const provider = await scripted([
      [bash('node --max-old-space-size=8000 -e "const a = []; for (;;) a.push(Buffer.alloc(5e7, 1))"')],
      [finish()],
    ])
    const done = await runWorker({ uid: uids[0] ?? 0, provider, workspace, job: { limits: { memoryMb: 512 } } })
    expect(endOf(done)).toMatchObject({ outcome: 'finished', turns: 2 })
    expect(done.result).toMatchObject({ exitCode: 0, oomKilled: true })
    expect(provider.seen[1]?.text).toContain('[exit code 137]')
  })

  it('cannot be broken by a workspace that lies in wait', async () => {
    const { folder: workspace, remove } = folderOf(uids[0] ?? 0)
    cleanups.push(remove)
    mkdirSync(path.join(workspace, 'node_modules'))
    writeFileSync(path.join(workspace, 'package.json'), '{"type":"commonjs","imports":{"#x":"./evil.js"}}')
    writeFileSync(path.join(workspace, '.bashrc'), 'echo OWNED')
    const provider = await scripted([
      [bash('echo quiet; cd /tmp; echo "export BASH_ENV=/tmp/x" > ~/.bashrc')],
      [bash('echo still')],
      [finish()],
    ])
    const done = await runWorker({ uid: uids[0] ?? 0, provider, workspace })
    expect(endOf(done)).toMatchObject({ outcome: 'finished' })
    expect(provider.seen.map((seen) => seen.text).join('')).not.toContain('OWNED\\n')
  })
})
