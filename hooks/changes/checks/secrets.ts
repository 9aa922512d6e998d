import { scanText } from '../../secrets/scan.ts'
import type { FileChange } from '../file-change.ts'

/** Secrets among the added lines, never shown in full: the reason goes into transcripts and logs. */
export function secrets({ path, added, ignored }: FileChange): string[] {
  if (added.length === 0 || ignored) return []
  const findings = scanText(added.map(({ text }) => text).join('\n'), path)
  return findings.map(({ rule, line, shown }) => {
    const number = added[line - 1]?.number ?? line
    return `line ${number}: looks like a secret (${rule}: ${shown}). Read it from the environment; in a test, make one up at run time.`
  })
}
