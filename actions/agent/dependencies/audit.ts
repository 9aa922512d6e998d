import path from 'node:path'
import { advisoriesOf } from '../../../hooks/gate/advisories.ts'
import type { Fetcher } from './fetch.ts'
import type { Need } from './needed.ts'
import { copyPlain, liesBelow } from './regular.ts'

/** What is known against the dependencies of one folder. */
export interface Audit {
  /** `package: advisory` of each weakness that the head has and the base has not. */
  fresh: string[]
  /** How many the base has already. */
  known: number
}

const longest = 8 * 1024 * 1024

/**
 * Asks the registry about the dependencies of head and base, from their manifests and lock files alone. Where the base
 * has none, all that the head brings is new.
 *
 * @param head a folder with the head's manifests, its lock brought up to date
 * @param base a folder with the base's tree
 * @returns null where the manager cannot tell, or the registry did not
 */
export async function audit(
  fetcher: Fetcher,
  { manager, folder, files }: Need,
  { head, base, scratch }: { head: string; base: string; scratch: string },
): Promise<Audit | null> {
  const script = manager.audit
  if (script === null) return null
  const ask = async (kind: string, from: string): Promise<string[] | null> => {
    const place = path.join(scratch, kind)
    await copyPlain(from, place, [...files, ...manager.locks])
    let printed = ''
    await fetcher.run(kind, script, place, (text) => {
      if (printed.length <= longest) printed += text
    })
    return advisoriesOf(printed) ?? null
  }
  const now = await ask('audit', head)
  if (now === null) return null
  const there = await liesBelow(base, path.join(folder, manager.manifest))
  const before = now.length === 0 || !there ? [] : await ask('audit-base', path.join(base, folder))
  // Then nobody can say what is new, and nothing is blamed.
  if (before === null) return null
  const had = new Set(before)
  return { fresh: now.filter((one) => !had.has(one)), known: now.filter((one) => had.has(one)).length }
}
