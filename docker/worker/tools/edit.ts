import { stat } from 'node:fs/promises'
import { confine } from './confine.ts'
import { readText, writeText } from './text-file.ts'

const scratch = ['/tmp']
/** Lines shown around an edit. */
const around = 3

export async function createFile(workspace: string, target: string, text: string): Promise<string> {
  const real = await confine(workspace, target, scratch)
  const before = await stat(real).catch(() => undefined)
  if (before?.isDirectory() === true) throw new Error(`${target} is a folder.`)
  await writeText(real, text)
  return `${before === undefined ? 'Created' : 'Replaced'} ${target}.`
}

export async function replaceText(workspace: string, target: string, from: string, to: string): Promise<string> {
  const real = await confine(workspace, target, scratch)
  const file = await readText(real)
  // The model writes LF; a file with CR LF keeps its own.
  const [old, fresh] = file.crlf && !from.includes('\r') ? [withCr(from), withCr(to)] : [from, to]
  const parts = file.text.split(old)
  if (parts.length === 1)
    throw new Error(`old_str does not occur in ${target}. It must match exactly, spaces included.`)
  if (parts.length > 2) {
    const lines = parts.slice(0, -1).map((_part, index) => lineOf(parts.slice(0, index + 1).join(old)))
    throw new Error(
      `old_str occurs ${parts.length - 1} times in ${target} (lines ${lines.join(', ')}). Add context to make it unique.`,
    )
  }
  const [head = '', tail = ''] = parts
  const text = head + fresh + tail
  await writeText(real, text)
  return `Edited ${target}:\n${excerpt(text, lineOf(head), fresh)}`
}

export async function insertText(workspace: string, target: string, after: number, insert: string): Promise<string> {
  const real = await confine(workspace, target, scratch)
  const file = await readText(real)
  const end = file.crlf ? '\r\n' : '\n'
  const lines = file.text.split(end)
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length
  if (after > count) throw new Error(`insert_line is ${after}, but ${target} has ${count} lines.`)
  const fresh = file.crlf && !insert.includes('\r') ? withCr(insert) : insert
  const own = fresh.endsWith(end) ? fresh.slice(0, -end.length) : fresh
  // A last line without an end gets one before something follows it.
  const text = [...lines.slice(0, after), own, ...(after === lines.length ? [''] : lines.slice(after))].join(end)
  await writeText(real, text)
  return `Inserted into ${target}:\n${excerpt(text, after + 1, own)}`
}

const withCr = (text: string): string => text.replaceAll('\n', '\r\n')
const lineOf = (before: string): number => before.split('\n').length

/** The edited lines with a few around them, numbered. */
function excerpt(text: string, first: number, fresh: string): string {
  const lines = text.split('\n')
  const from = Math.max(1, first - around)
  const to = Math.min(lines.length, first + Math.min(fresh.split('\n').length - 1, 20) + around)
  return lines
    .slice(from - 1, to)
    .map((line, index) => `${from + index}\t${line}`)
    .join('\n')
}
