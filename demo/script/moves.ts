import type { ToolResult, ToolUse } from '../models/script.ts'

/** The scripted agent's moves, as the real tools take them. */
export const bash = (command: string): ToolUse => ({ tool: 'bash', input: { command } })

const editor = (input: Record<string, unknown>): ToolUse => ({ tool: 'str_replace_based_edit_tool', input })
export const create = (path: string, file_text: string): ToolUse => editor({ command: 'create', path, file_text })
export const replace = (edit: { path: string; old: string; new: string }): ToolUse =>
  editor({ command: 'str_replace', path: edit.path, old_str: edit.old, new_str: edit.new })

export const finish = (summary: string): ToolUse => ({ tool: 'finish', input: { outcome: 'done', summary } })

/** What came back and went well, or did not; it must have all of these in it. */
export const gave = (...includes: string[]): ToolResult => ({ text: { includes }, error: false })
export const failed = (...includes: string[]): ToolResult => ({ text: { includes }, error: true })
