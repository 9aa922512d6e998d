import { resolve } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../../core/errors.ts'
import { brief } from '../lines.ts'
import { createFile, insertText, replaceText } from './edit.ts'
import { failure, type HookCall, success, type Tool } from './tool.ts'
import { view } from './view.ts'

const path = z.string().min(1)
const Input = z.discriminatedUnion('command', [
  z.object({
    command: z.literal('view'),
    path,
    view_range: z.tuple([z.int(), z.int()]).nullish(),
  }),
  z.object({ command: z.literal('create'), path, file_text: z.string() }),
  z.object({ command: z.literal('str_replace'), path, old_str: z.string().min(1), new_str: z.string().default('') }),
  z.object({ command: z.literal('insert'), path, insert_line: z.int().nonnegative(), insert_text: z.string() }),
])
export type EditorInput = z.infer<typeof Input>

/** Characters of a file that one `view` shows. */
const maxCharacters = 24_000

/** Anthropic's text editor, confined to the workspace and `/tmp`. */
export function textEditor(workspace: string): Tool {
  const act = async (input: EditorInput): Promise<string> => {
    if (input.command === 'view') return view(workspace, input.path, input.view_range ?? undefined, maxCharacters)
    if (input.command === 'create') return createFile(workspace, input.path, input.file_text)
    if (input.command === 'insert') return insertText(workspace, input.path, input.insert_line, input.insert_text)
    return replaceText(workspace, input.path, input.old_str, input.new_str)
  }
  return {
    definition: { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: maxCharacters },
    asHookSees: (input) => {
      const parsed = Input.safeParse(input)
      return parsed.success ? asClaudeCode(workspace, parsed.data) : undefined
    },
    brief: (input) => {
      const parsed = Input.safeParse(input)
      return parsed.success ? brief(`${parsed.data.command} ${parsed.data.path}`) : 'unreadable input'
    },
    run: async (input) => {
      const parsed = Input.safeParse(input)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return failure(`The input is wrong: ${issue?.path.join('.')}: ${issue?.message}`)
      }
      try {
        return success(await act(parsed.data))
      } catch (error) {
        return failure(messageOf(error))
      }
    },
  }
}

/** Hooks know Claude Code's tools, Read, Write and Edit, whose paths are absolute. */
function asClaudeCode(workspace: string, input: EditorInput): HookCall {
  const file_path = resolve(workspace, input.path)
  if (input.command === 'view') return { tool_name: 'Read', tool_input: { file_path } }
  if (input.command === 'create') return { tool_name: 'Write', tool_input: { file_path, content: input.file_text } }
  if (input.command === 'insert') {
    return { tool_name: 'Edit', tool_input: { file_path, old_string: '', new_string: input.insert_text } }
  }
  return { tool_name: 'Edit', tool_input: { file_path, old_string: input.old_str, new_string: input.new_str } }
}
