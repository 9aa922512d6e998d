import { constants } from 'node:fs'
import { copyFile, mkdir, open, realpath } from 'node:fs/promises'
import path from 'node:path'

/** A lock file that is longer is none. In bytes. */
const longest = 32 * 1024 * 1024

/**
 * The text of a file that a container could have written: `null` where it is not a plain file, is too long, is not
 * there, or where a link is on the way to it.
 */
export async function textBelow(root: string, name: string): Promise<string | null> {
  if (!(await liesBelow(root, name))) return null
  const file = await open(
    path.join(root, name),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => null)
  try {
    const facts = await file?.stat()
    if (!file || !facts?.isFile() || facts.size > longest) return null
    return await file.readFile('utf8')
  } finally {
    await file?.close()
  }
}

/** Whether a path is what it says: no link stands between the root and it, itself included. */
export async function liesBelow(root: string, name: string): Promise<boolean> {
  const [base, real] = await Promise.all([realpath(root), realpath(path.join(root, name)).catch(() => null)])
  const wanted = path.join(base, name)
  return real === wanted && (wanted === base || wanted.startsWith(`${base}/`))
}

/** Copies plain files by their names into another folder; what is not one is left out. */
export async function copyPlain(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of names) {
    if (!(await liesBelow(from, name))) continue
    await mkdir(path.dirname(path.join(to, name)), { recursive: true })
    await copyFile(path.join(from, name), path.join(to, name))
  }
}
