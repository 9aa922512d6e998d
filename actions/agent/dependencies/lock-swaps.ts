import { parse } from 'yaml'
import { z } from 'zod'
import type { Finding } from '../judge/finding.ts'
import { named } from '../report/cited.ts'
import type { ManifestTexts } from './needed.ts'

/** One locked package: where it comes from, and the hash of what comes. */
interface Locked {
  source: string
  hash: string
  /** The package that the address should name. */
  name?: string
}

const NpmLock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      name: z.string().optional(),
      version: z.string().optional(),
      resolved: z.unknown().optional(),
      integrity: z.unknown().optional(),
    }),
  ),
})
const PnpmLock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      resolution: z.looseObject({ integrity: z.unknown().optional(), tarball: z.unknown().optional() }).optional(),
    }),
  ),
})

/**
 * Whether a lock file gives another package for a name and version that the base has, or takes a package from where
 * another one lies: that swaps a dependency though the manifest says the same.
 */
export function swappedIn({ path, before, after }: ManifestTexts): Finding[] {
  const read = readers[nameOf(path)]
  if (read === undefined || before === null || after === null) return []
  const old = read(before)
  return [...read(after)].flatMap(([key, now]) => {
    const was = old.get(key)
    const why = (was && !same(was, now) && 'whose version did not change') || (!was && strays(now) && strayed(now))
    if (!why) return []
    const text = `${named(path)} gives another package for \`${key.slice(0, 200)}\`, ${why}.`
    return [{ rule: 'manifest' as const, weight: 'draft' as const, path, text }]
  })
}

/** What has the same hash is the same, wherever it comes from; a hash that is only now there takes nothing back. */
const same = (was: Locked, now: Locked): boolean =>
  was.hash === '' ? was.source === '' || was.source === now.source : was.hash === now.hash

/** Registries keep a package's files below its name. */
function strays({ name, source }: Locked): boolean {
  const url = URL.parse(source)
  if (name === undefined || url === null) return false
  return !`${url.pathname}/`.toLowerCase().replaceAll('%2f', '/').includes(`/${name.toLowerCase()}/`)
}
const strayed = ({ source }: Locked) => `from \`${source.replaceAll('`', '').slice(0, 200)}\``

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function npm(lock: string): Map<string, Locked> {
  const found = NpmLock.safeParse(json(lock)).data?.packages ?? {}
  return new Map(
    Object.entries(found).flatMap(([key, one]) => {
      if (key === '' || one.version === undefined) return []
      const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return [[`${key}@${one.version}`, { source: text(one.resolved), hash: text(one.integrity), name }] as const]
    }),
  )
}

function pnpm(lock: string): Map<string, Locked> {
  const found = PnpmLock.safeParse(yaml(lock)).data?.packages ?? {}
  return new Map(
    Object.entries(found).map(([key, { resolution }]) => [
      key,
      { source: text(resolution?.tarball), hash: text(resolution?.integrity) },
    ]),
  )
}

const readers: Record<string, (lock: string) => Map<string, Locked>> = {
  'package-lock.json': npm,
  'npm-shrinkwrap.json': npm,
  'pnpm-lock.yaml': pnpm,
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Whether a lock file's packages can be compared one by one. */
export const isComparable = (path: string): boolean => Object.hasOwn(readers, nameOf(path))

function json(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

function yaml(value: string): unknown {
  try {
    return parse(value, { maxAliasCount: 10 })
  } catch {
    return undefined
  }
}
