import { conflicts } from './checks/conflicts.ts'
import { hidden } from './checks/hidden.ts'
import { links } from './checks/links.ts'
import { protectedPaths } from './checks/protected.ts'
import { secrets } from './checks/secrets.ts'
import { syntax } from './checks/syntax.ts'
import { weakenedTests } from './checks/tests.ts'
import type { Check, FileChange, Finding } from './file-change.ts'

const TOO_LARGE =
  'too large to be searched for secrets or kept, so it could not be put back either. If it is generated, let git ignore it.'

/** What a project adds to the checks. */
export interface Rules {
  /** The folders that the running hooks come from, relative to the workspace. */
  own: readonly string[]
  /** Paths and globs that the configuration protects. */
  protected: readonly string[]
}

/** All that is to be said about one changed file, in the order of weight. The first refusals make the rest unneeded. */
export async function verify(change: FileChange, rules: Rules): Promise<Finding[]> {
  const path = change.path.toWellFormed() // it is said to people and to models, who take no lone surrogates
  const refusing: [string, Check][] = [
    ['protected', protectedPaths(rules.own, rules.protected)],
    ['link', links],
    ['conflict', conflicts],
    ['hidden', hidden],
    ['secret', secrets],
    ['syntax', syntax],
  ]
  const findings: Finding[] = []
  for (const [check, ask] of refusing) {
    for (const message of await ask(change)) findings.push({ path, severity: 'refused', check, message })
    if (findings.length && (check === 'protected' || check === 'link')) return findings
  }
  if (change.tooLarge && !change.ignored)
    findings.push({ path, severity: 'warning', check: 'size', message: TOO_LARGE })
  for (const message of weakenedTests(change)) findings.push({ path, severity: 'warning', check: 'tests', message })
  return findings
}
