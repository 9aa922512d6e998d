import type Anthropic from '@anthropic-ai/sdk'
import type { Outcome } from '../lines.ts'

/** What a tool call gave: text for the model, and, from `finish`, the end of the work. */
export interface ToolResult {
  text: string
  ok: boolean
  end?: Omit<Outcome, 'event' | 'turns'>
}

export type Definition = Anthropic.Tool | Anthropic.ToolBash20250124 | Anthropic.ToolTextEditor20250728

/** A call in Claude Code's terms. `cwd` is where it runs, if that is not the workspace. */
export interface HookCall {
  tool_name: string
  tool_input: Record<string, unknown>
  cwd?: string
}

export interface Tool {
  definition: Definition
  /** The call in Claude Code's terms, for hooks; undefined where no hook asks. */
  asHookSees(input: unknown): HookCall | undefined
  /** A few words for the progress line. */
  brief(input: unknown): string
  /** Runs the call. Bad input and failures are results too: only a defect throws. */
  run(input: unknown): Promise<ToolResult>
}

export const failure = (text: string): ToolResult => ({ text, ok: false })
export const success = (text: string): ToolResult => ({ text, ok: true })
