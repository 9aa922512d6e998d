import { realpathSync } from 'node:fs'
import path from 'node:path'
import { EventError, type HookEvent } from '../event.ts'
import { isInside } from './workspace.ts'

/**
 * The file that an edit tool names, absolute; undefined for commands.
 * @throws EventError when an edit tool names none.
 */
export function fileOf({ tool_name, tool_input, cwd = '.' }: HookEvent): string | undefined {
  if (tool_name === 'Bash') return undefined
  const field = tool_name === 'NotebookEdit' ? 'notebook_path' : 'file_path'
  const file = tool_input?.[field]
  if (typeof file === 'string' && file !== '') return path.resolve(cwd, file).toWellFormed() // as Node itself gives it to the system
  throw new EventError(`the event's tool_input.${field} is missing`)
}

/** A file's name relative to the workspace, or undefined outside it. */
export function nameIn(root: string, file: string): string | undefined {
  const real = realPath(file)
  return isInside(root, real) ? path.relative(root, real) : undefined
}

/** The path with its folders' links resolved, as far as they exist. The last part is left: a link itself may be named. */
function realPath(file: string): string {
  const folder = path.dirname(file)
  if (folder === file) return file
  try {
    return path.join(realpathSync(folder), path.basename(file))
  } catch {
    return path.join(realPath(folder), path.basename(file))
  }
}
