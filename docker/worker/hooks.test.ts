import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Hooks } from './hooks.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-hooks-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const hooks = (command: string, extra: { matcher?: string; timeout?: number } = {}) => {
  const { matcher, timeout } = extra
  const hook = { type: 'command', command, ...(timeout === undefined ? {} : { timeout }) }
  return new Hooks(
    { hooks: { PreToolUse: [{ ...(matcher === undefined ? {} : { matcher }), hooks: [hook] }] } },
    folder,
    folder,
  )
}
const ask = (command: string, extra = {}, event = {}) =>
  hooks(command, extra).ask('PreToolUse', { tool_name: 'Bash', ...event })

describe('hooks', () => {
  it('allow with exit 0, and refuse with exit 2 and the words on standard error', async () => {
    expect(await ask('exit 0')).toEqual({ refusal: undefined, advice: '', notes: [] })
    const refused = { refusal: { reason: 'because' }, advice: '', notes: [] }
    expect(await ask('echo ignored; echo because >&2; exit 2')).toEqual(refused)
  })

  it('get the event on standard input, and the project’s folder', async () => {
    const { refusal } = await ask(
      'echo "$CLAUDE_PROJECT_DIR $SENTRA_HOOKS $PWD" >&2; cat >&2; exit 2',
      {},
      { tool_input: { command: 'ls' } },
    )
    const [variables, event] = refusal?.reason.split('\n') ?? []
    expect(variables).toBe(`${folder} ${folder} ${folder}`)
    expect(JSON.parse(event ?? '')).toMatchObject({
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command: 'ls' },
      cwd: folder,
    })
  })

  it.each([
    ['crashes', 'exit 1', {}, /exit code 1/],
    ['is not there', 'no-such-hook-program', {}, /exit code 127/],
    ['is killed', 'kill -9 $$', {}, /exit code null/],
    ['hangs, children and all', 'sleep 60 & sleep 60', { timeout: 0.3 }, /did not answer within 0.3 seconds/],
    ['refuses without a word', 'exit 2', {}, /exit code 2/],
    ['does not read its input', 'exec <&-; exit 3', {}, /exit code 3/],
  ])('refuse when one %s', async (_name, command, extra, reason) => {
    const { refusal } = await ask(command, extra, { tool_input: { command: 'x'.repeat(1_000_000) } })
    expect(refusal?.reason).toMatch(reason)
  })

  it.each([
    [undefined, true],
    ['', true],
    ['*', true],
    ['Bash', true],
    ['Edit|Bash', true],
    ['Ba', false],
    ['Edit', false],
    ['.*', true],
  ])('with the matcher %j run for Bash: %j', async (matcher, runs) => {
    const { refusal } = await ask('echo ran >&2; exit 2', matcher === undefined ? {} : { matcher })
    expect(refusal !== undefined).toBe(runs)
  })

  it('run in order until one refuses, and keep the advice given so far', async () => {
    const say = (word: string) => `echo '{"hookSpecificOutput":{"additionalContext":"${word}"}}'`
    const list = ['touch a', say('first'), say('second'), 'exit 2', `touch ${folder}/never`].map((command) => ({
      type: 'command',
      command,
    }))
    const all = new Hooks({ hooks: { Stop: [{ hooks: list }] } }, folder, folder)
    const { refusal, advice } = await all.ask('Stop', {})
    expect(refusal).toBeDefined()
    expect(advice).toBe('first\nsecond')
    expect(() => rmSync(path.join(folder, 'never'))).toThrow()
  })

  it('say to people what they let pass in spite of it', async () => {
    expect(await ask(`echo '{"systemMessage":"gave up, still red"}'`)).toMatchObject({
      refusal: undefined,
      notes: ['gave up, still red'],
    })
  })

  it('trim a reason of any length', async () => {
    const { refusal } = await ask('head -c 3000000 /dev/zero | tr "\\0" x >&2; exit 2')
    expect(refusal?.reason.length).toBeLessThan(13_000)
  })

  it('are read from a settings file, and none are run without one', async () => {
    const file = path.join(folder, 'hooks.json')
    writeFileSync(
      file,
      JSON.stringify({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'echo no >&2; exit 2' }] }] } }),
    )
    expect((await (await Hooks.load(file, folder)).ask('Stop', {})).refusal).toEqual({ reason: 'no' })
    expect((await (await Hooks.load(undefined, folder)).ask('Stop', {})).refusal).toBeUndefined()
    await expect(Hooks.load(path.join(folder, 'none.json'), folder)).rejects.toThrow(/ENOENT/)
    writeFileSync(file, '{"hooks":[]}')
    await expect(Hooks.load(file, folder)).rejects.toThrow()
  })
})
