import type { Finding } from './file-change.ts'
import type { Judgement } from './judge.ts'

/** At most this many findings are told; the rest is counted. */
const most = 20

/** What the model reads when files were refused: which, why, and what is on disk now. */
export function refusalText({ findings, restored, left, kept }: Judgement): string {
  const refused = findings.filter(({ severity }) => severity === 'refused')
  const lines = [
    `verify-changes: ${count(refused.length, 'problem')} in ${count(new Set(refused.map(({ path }) => path)).size, 'changed file')}.`,
    ...told(refused),
    ...(restored.length
      ? [`Put back as before the edit, byte for byte: ${restored.map((path) => path.toWellFormed()).join(', ')}.`]
      : []),
    ...left.map(({ path, why }) => `Left as it is: ${path.toWellFormed()}, because ${why}. Mend it now.`),
    ...(kept ? [`What you wrote is kept in ${kept}.`] : []),
  ]
  const warnings = findings.filter(({ severity }) => severity === 'warning')
  return [...lines, ...(warnings.length ? ['Also:', ...told(warnings)] : [])].join('\n')
}

/** What the model reads beside a change that was let through. */
export const warningText = (warnings: readonly Finding[]): string =>
  ['verify-changes let this through, with a warning:', ...told(warnings)].join('\n')

function told(findings: readonly Finding[]): string[] {
  const rest = findings.length - most
  const lines = findings.slice(0, most).map(({ path, message }) => `- ${path}: ${message}`)
  return rest > 0 ? [...lines, `- and ${rest} more`] : lines
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`
