import { describe, expect, it } from 'vitest'
import { bashTool } from './bash.ts'
import type { Ran, Shell } from './shell.ts'

const restarts: string[] = []
const tool = (ran: Partial<Ran>) => {
  const shell = {
    folder: '/workspace/sub',
    run: async () => ({ output: '', code: 0, ended: false, timedOut: false, ...ran }),
    restart: () => restarts.push('restart'),
  }
  return bashTool(shell as unknown as Shell, 30)
}
const run = (ran: Partial<Ran>) => tool(ran).run({ command: 'x' })

describe('the bash tool', () => {
  it('says what came out, and how it ended', async () => {
    expect(await run({ output: 'a\n\n' })).toEqual({ text: 'a', ok: true })
    expect(await run({})).toEqual({ text: '[no output]', ok: true })
    expect(await run({ output: 'a\n', code: 2 })).toEqual({ text: 'a\n[exit code 2]', ok: false })
    expect((await run({ code: 4, ended: true })).text).toMatch(/^\[exit code 4; the command ended the shell/)
    expect(await run({ output: 'a\n', code: null, ended: true, timedOut: true })).toEqual({
      text: 'a\n[Killed: it did not end within 30 seconds. A new shell goes on; what ran in the background ended too.]',
      ok: false,
    })
  })

  it('shows plain text: no colours, no control characters, the last state of a line drawn over', async () => {
    expect((await run({ output: '\u001b[31mred\u001b[0m \u0007bell\r\n10 %\r20 %\rdone\n' })).text).toBe(
      'red bell\ndone',
    )
  })

  it('restarts, and refuses input that is none', async () => {
    expect(await tool({}).run({ restart: true })).toEqual({ text: 'The shell was restarted.', ok: true })
    expect(restarts).toEqual(['restart'])
    for (const input of [{}, { command: '' }, { command: 7 }, { command: 'a\0b' }, null, 'ls']) {
      expect((await tool({}).run(input)).ok).toBe(false)
    }
  })

  it('is seen by hooks as Claude Code’s Bash', () => {
    expect(tool({}).asHookSees({ command: 'ls' })).toEqual({
      tool_name: 'Bash',
      tool_input: { command: 'ls' },
      cwd: '/workspace/sub',
    })
    expect(tool({}).asHookSees({ restart: true })).toBeUndefined()
  })
})
