import { z } from 'zod'
import { brief } from '../lines.ts'
import { plain } from './clip.ts'
import type { Ran, Shell } from './shell.ts'
import { failure, success, type Tool, type ToolResult } from './tool.ts'

const Input = z.union([
  z.object({ restart: z.literal(true) }),
  z.object({
    command: z
      .string()
      .min(1)
      .refine((text) => !text.includes('\0'), 'a command cannot hold NUL'),
  }),
])

/** Anthropic's bash tool, on a shell that lives as long as the run. */
export function bashTool(shell: Shell, seconds: number): Tool {
  return {
    definition: { type: 'bash_20250124', name: 'bash' },
    asHookSees: (input) => {
      const parsed = Input.safeParse(input)
      if (!parsed.success || 'restart' in parsed.data) return undefined
      return { tool_name: 'Bash', tool_input: { command: parsed.data.command }, cwd: shell.folder }
    },
    brief: (input) => {
      const parsed = Input.safeParse(input)
      return parsed.success && 'command' in parsed.data ? brief(parsed.data.command) : 'restart'
    },
    run: async (input) => {
      const parsed = Input.safeParse(input)
      if (!parsed.success) return failure('Give a command, or restart: true.')
      if ('restart' in parsed.data) {
        shell.restart()
        return success('The shell was restarted.')
      }
      return report(await shell.run(parsed.data.command, seconds * 1_000), seconds)
    },
  }
}

function report(ran: Ran, seconds: number): ToolResult {
  const output = plain(ran.output).trimEnd()
  const lines = output === '' ? [] : [output]
  if (ran.timedOut) {
    lines.push(
      `[Killed: it did not end within ${seconds} seconds. A new shell goes on; what ran in the background ended too.]`,
    )
  } else if (ran.ended) {
    lines.push(
      `[exit code ${ran.code ?? 'unknown'}; the command ended the shell. A new one goes on; its variables are gone.]`,
    )
  } else if (ran.code !== 0) lines.push(`[exit code ${ran.code}]`)
  else if (lines.length === 0) lines.push('[no output]')
  return { text: lines.join('\n'), ok: ran.code === 0 }
}
