import { scanText } from '../../../hooks/secrets/scan.ts'
import { named } from '../report/cited.ts'
import type { AddedLines } from './added-lines.ts'
import type { Finding } from './finding.ts'

/** Secrets among added lines. The value is never repeated: a pull request, a log and an artifact are all public. */
export function secretFindings(files: readonly AddedLines[]): Finding[] {
  return files.flatMap(({ path, lines }) =>
    scanText(lines.map(({ text }) => text).join('\n'), path).map((secret): Finding => {
      const line = lines[secret.line - 1]?.number
      const place = line === undefined ? named(path) : `${named(path)}, line ${line},`
      const text = `${place} looks like a secret (${secret.rule}).`
      return { rule: 'secret', weight: 'withhold', path, text, ...(line === undefined ? {} : { line }) }
    }),
  )
}
