import { constants } from 'node:fs'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import path from 'node:path'

const sizeLimit = 8 * 2 ** 20
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export interface TextFile {
  /** The text as it is on disk, byte order mark and all. */
  text: string
  /** Its lines end with CR LF. */
  crlf: boolean
}

/** Reads a text file whole. @throws Error for one that is too large, or no text in UTF-8. */
export async function readText(file: string): Promise<TextFile> {
  const { size } = await stat(file)
  if (size > sizeLimit) throw new Error(`The file has ${size} bytes: too large for this tool. Use bash (sed -n, grep).`)
  const bytes = await readFile(file)
  if (bytes.includes(0)) throw new Error(`The file is binary (${size} bytes).`)
  try {
    const text = utf8.decode(bytes)
    return { text, crlf: text.includes('\r\n') }
  } catch {
    throw new Error('The file is not text in UTF-8. Use bash.')
  }
}

/** Writes a file in place, so that its mode and its other names stay. The path was resolved: a link is an error. */
export async function writeText(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(
    file,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o644,
  )
  try {
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
}
