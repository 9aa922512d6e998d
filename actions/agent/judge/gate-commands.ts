import { named } from '../report/cited.ts'
import { absent, type Change } from './changes.ts'
import type { Finding } from './finding.ts'
import { saysHowChecksWork } from './gate-files.ts'
import { type Commands, programsOf } from './gate-programs.ts'
import { changedSections, type Manifest } from './gate-sections.ts'
import { isTestPath } from './test-paths.ts'

/**
 * Whether the change moves the goal: the gate is run with the base's commands, but a command such as `npm test` means
 * what the head's own files say. That is shown, and a person decides.
 *
 * @param gates the commands of the base's gate, by the folder that they run in
 */
export function gateCommandFindings(
  changes: readonly Change[],
  manifests: readonly Manifest[],
  gates: readonly Commands[],
): Finding[] {
  const draft = (path: string, text: string): Finding => ({ rule: 'gate-commands', weight: 'draft', path, text })
  const programs = new Set(gates.flatMap((gate) => [...programsOf(gate)]))
  const files = changes.flatMap(({ path, before }) => {
    if (saysHowChecksWork(path, before.mode === absent)) {
      return [draft(path, `${named(path)} says how the checks work, and this change alters it.`)]
    }
    // A file of tests that a command names is work like any other, and is compared as such.
    return programs.has(path) && (!isTestPath(path) || /sh$/.test(path))
      ? [draft(path, `The gate’s own commands run ${named(path)}, and this change alters it.`)]
      : []
  })
  const sections = manifests.flatMap((manifest) => {
    const { path } = manifest
    const names = changedSections(manifest)
    if (names === 'unreadable') return [draft(path, `${named(path)} is gone or can no longer be read.`)]
    return names.map((name) => draft(path, `${named(name)} in ${named(path)} is not what it was on the base.`))
  })
  return [...files, ...sections]
}
