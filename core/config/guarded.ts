import type { z } from 'zod'
import { Config } from './schema.ts'

/** What allows least, for sections that let people do or spend something. */
const least = {
  specs: { authors_may_revise: false },
  approval: { permission: 'admin', people: [] },
  budget: { run: 0.01, spec: 0.01, day: 0.01 },
} as const

/**
 * Settings to go on with while a file is wrong: the sections that are right, and for the others what allows least. A
 * key that nobody knows may be a misspelt rule of any section (`aproval:`), so it guards all of them.
 */
export function guarded(value: unknown, issues: readonly z.core.$ZodIssue[]): Config {
  const sections: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {}
  const wrong = new Set(issues.map(({ path }) => (path.length === 0 ? '' : String(path[0]))))
  const whole = value === null || typeof value !== 'object' || wrong.has('')
  for (const section of Object.keys(sections)) {
    if (wrong.has(section) || !(section in Config.shape)) delete sections[section]
  }
  for (const [section, guard] of Object.entries(least)) if (whole || wrong.has(section)) sections[section] = guard
  return Config.parse(sections)
}
