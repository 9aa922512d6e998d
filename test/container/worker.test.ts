import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { engineAnswers } from './support/engine.ts'
import { nextUid, uids } from './support/run-as.ts'
import {
  bash,
  cleanUp,
  edit,
  endOf,
  finish,
  hookFolder,
  key,
  linesOf,
  makeWorkspace,
  readEvent,
  runWorker,
  scripted,
} from './support/worker.ts'

afterEach(cleanUp)

let user: number
beforeEach(() => {
  user = nextUid()
})

describe.skipIf(!engineAnswers)('the worker in the sandbox', () => {
  it.each(uids)('works as an agent does, and the key stays on the host (uid %i)', async (uid) => {
    const workspace = makeWorkspace(uid)
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
      learned: [],
      untestable: [],
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
    const workspace = makeWorkspace(user)
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
    const done = await runWorker({ uid: user, provider, workspace, hooks })
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
    const workspace = makeWorkspace(user)
    const hooks = hookFolder({ before: { event: 'PreToolUse', source: 'throw new Error("broken")' } })
    const provider = await scripted([[bash('touch ran')], [finish('cannot')]])
    const done = await runWorker({ uid: user, provider, workspace, hooks })
    expect(endOf(done)).toMatchObject({ outcome: 'gave-up', reason: 'cannot' })
    expect(existsSync(path.join(workspace, 'ran'))).toBe(false)
    expect(provider.seen.at(-1)?.text).toContain('A hook failed (exit code 1)')
  })

  it('does not let hooks be changed from inside', async () => {
    const workspace = makeWorkspace(user)
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
    await runWorker({ uid: user, provider, workspace, hooks })
    expect(readFileSync(path.join(hooks, 'stop.mjs'), 'utf8')).toBe(before)
  })
})
