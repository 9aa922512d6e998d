import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inside, type Mount } from '../../actions/agent/container/sandbox.ts'

/** How paths inside a container are called without one. */
export type Names = readonly (readonly [inside: string, here: string])[]

/**
 * Copies what would be mounted below `root`, at the same paths, and renames the paths in its JSON files (the task, the
 * hooks' settings): without a container, `/workspace` is some other folder.
 */
export async function shadowMounts(
  root: string,
  mounts: readonly Mount[],
  task: { workspace: string; socket?: string },
): Promise<Names> {
  const names: Names = [
    [inside.workspace, task.workspace],
    ...(task.socket === undefined ? [] : [[inside.socket, task.socket] as const]),
    [inside.sentra, path.join(root, inside.sentra)],
    [inside.home, path.join(root, inside.home)],
  ]
  await mkdir(path.join(root, inside.home), { recursive: true })
  await mkdir(path.join(root, inside.sentra), { recursive: true })
  for (const { source, target } of mounts) {
    const here = path.join(root, target)
    if (!here.startsWith(root)) throw new Error(`A mount would lie outside of the demo's plain folder: ${target}`)
    await mkdir(path.dirname(here), { recursive: true })
    await cp(source, here, { recursive: true })
  }
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue
    const file = path.join(entry.parentPath, entry.name)
    const text = await readFile(file, 'utf8')
    await writeFile(file, renamed(text, names), { mode: 0o600 })
  }
  return names
}

/** A text with every path inside called by its name here. Whole path segments only: `/workspaces` is another folder. */
export function renamed(text: string, names: Names): string {
  return names.reduce(
    (said, [name, here]) =>
      said.replace(new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w-])`, 'g'), () => here),
    text,
  )
}
