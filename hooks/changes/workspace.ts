import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'

/**
 * The folder whose changes are verified: Claude Code's project, else the repository around `cwd`, else `cwd` itself.
 * A command may have changed into another folder, so `cwd` alone would miss what it did in the project.
 */
export function workspaceOf(cwd: string, project = process.env.CLAUDE_PROJECT_DIR): string {
  if (project && existsSync(project)) return realpathSync(project)
  const start = realpathSync(cwd)
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder
    if (folder === path.dirname(folder)) return start
  }
}

/** Whether `target` is `folder` or below it. Both are absolute, normal and free of links. */
export function isInside(folder: string, target: string): boolean {
  return target === folder || target.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}
