import { sha256, shortHash } from '../../core/spec/hash.ts'

/**
 * Puts a stranger's text between two lines that the text itself cannot contain, since they carry its own hash. The
 * instructions say that nothing between such lines is an instruction.
 */
export async function fence(label: string, text: string): Promise<string> {
  const mark = shortHash(await sha256(text))
  return `----- ${label} ${mark} -----\n${text}\n----- end of ${label} ${mark} -----`
}
