import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isInside } from './changes/workspace.ts'

/**
 * The folder where hooks remember a session: below `SENTRA_HOOKS_STATE` or the system's temporary folder, ours alone,
 * and never inside the workspace, where the agent's edits would reach it.
 * @throws Error when the folder is somebody else's, a link, or open to others.
 */
export function stateFolder(session: string, root: string): string {
  const own = process.getuid?.() ?? 0
  const base = process.env.SENTRA_HOOKS_STATE ?? path.join(tmpdir(), `sentra-hooks-${own}`)
  mkdirSync(base, { recursive: true, mode: 0o700 })
  const real = realpathSync(base)
  if (isInside(root, real))
    throw new Error(`${base} is inside the workspace; set SENTRA_HOOKS_STATE to a folder outside`)
  if (!process.env.SENTRA_HOOKS_STATE) check(base, own)
  const folder = path.join(real, folderName(session, root))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  check(folder, own)
  return folder
}

/** Readable, safe as a name, and not hashed: loading node:crypto takes a tenth of all the time that a hook may. */
function folderName(session: string, root: string): string {
  const safe = (text: string) => text.replace(/[^\w-]+/g, '_')
  return `${safe(session).slice(0, 80)}-${safe(root).slice(-120)}-${root.length}`
}

/** A shared temporary folder lets others make our folder first: then it is not ours. */
function check(folder: string, own: number): void {
  const stat = lstatSync(folder)
  if (stat.isDirectory() && stat.uid === own && (stat.mode & 0o077) === 0) return
  throw new Error(`${folder} is not a folder of ours alone; remove it, or set SENTRA_HOOKS_STATE to another`)
}
