import type { FileChange } from '../file-change.ts'
import { syntaxError } from '../parse/index.ts'

/** A file that no longer parses. One that did not parse before either is not this edit's doing. */
export async function syntax({ path, before, after }: FileChange): Promise<string[]> {
  if (after?.kind !== 'file' || after.text === undefined || after.text === before?.text) return []
  const error = await syntaxError(path, after.text)
  if (error === undefined) return []
  const old = before?.kind === 'file' ? before.text : undefined
  if (old !== undefined && (await syntaxError(path, old)) !== undefined) return []
  return [`does not parse: ${error}. Make the whole change in one edit that leaves the file valid.`]
}
