import { wantedRules } from '../../secrets/wanted.ts'
import type { FileChange } from '../file-change.ts'

/** Secrets among the added lines, never shown in full: the reason goes into transcripts and logs. */
export async function secrets({ path, before, added, ignored }: FileChange): Promise<string[]> {
  if (ignored || (added.length === 0 && before)) return []
  const text = added.map((line) => line.text).join('\n')
  if (wantedRules(text, path).length === 0) return []
  const { scanText } = await import(/* webpackMode: "eager" */ '../../secrets/scan.ts')
  return scanText(text, path).map(({ rule, line, shown }) => {
    const number = added[line - 1]?.number ?? line
    return `line ${number}: looks like a secret (${rule}: ${shown}). Read it from the environment; in a test, make one up at run time.`
  })
}
