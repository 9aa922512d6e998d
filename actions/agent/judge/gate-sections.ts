import { parse as parseToml } from 'smol-toml'

type Values = Record<string, unknown>

/** How a manifest is read, and which of its values are about something else than what its project's checks mean. */
interface Kind {
  parse: (text: string) => unknown
  /** What counts of it; everything else is ordinary work. */
  telling: (values: Values) => Values
  /** A new one can change what a command of the base's means. */
  newCounts: boolean
}

const pick = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(names.filter((name) => name in values).map((name) => [name, values[name]]))
const omit = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))
const below = (values: Values, name: string): Values => (isRecord(values[name]) ? values[name] : {})
/** Under their whole names; an empty table is none. */
const under = (name: string, values: Values): Values =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isRecord(value) || Object.keys(value).length > 0)
      .map(([key, value]) => [`${name}.${key}`, value]),
  )

const dependencies = ['dependencies', 'dev-dependencies', 'build-dependencies']

/** By name. A dependency that is new or newer is looked at elsewhere. */
const kinds: Record<string, Kind> = {
  'package.json': {
    parse: JSON.parse,
    telling: (values) =>
      pick(values, [
        ...['scripts', 'type', 'workspaces', 'imports', 'config', 'babel', 'jest', 'vitest', 'ava', 'mocha', 'tap'],
        ...['nyc', 'c8', 'eslintConfig', 'eslintIgnore', 'wireit', 'nx'],
      ]),
    newCounts: false,
  },
  'composer.json': {
    parse: JSON.parse,
    telling: (values) => pick(values, ['scripts', 'config', 'extra', 'autoload-dev']),
    newCounts: false,
  },
  'pyproject.toml': {
    parse: parseToml,
    telling: (values) => {
      const tool = below(values, 'tool')
      const poetry = omit(below(tool, 'poetry'), [...dependencies, 'group', 'version', 'description', 'extras'])
      const uv = omit(below(tool, 'uv'), ['sources', 'dev-dependencies'])
      // A package's entry points are where pytest looks for plugins.
      const project = pick(below(values, 'project'), ['entry-points'])
      return { ...under('tool', { ...tool, poetry, uv }), ...under('project', project) }
    },
    newCounts: true,
  },
  'Cargo.toml': {
    parse: parseToml,
    telling: (values) => ({
      ...omit(values, [...dependencies, 'package', 'workspace', 'features']),
      ...under('package', omit(below(values, 'package'), ['version', 'description', 'authors', 'keywords'])),
      ...under('workspace', omit(below(values, 'workspace'), dependencies)),
    }),
    newCounts: false,
  },
}

/** A changed manifest's text in base and head. */
export interface Manifest {
  path: string
  before: string | null
  after: string | null
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Whether a manifest's sections are read, so that not each change of it counts. */
export const isManifest = (path: string): boolean => Object.hasOwn(kinds, nameOf(path))

/** What of a manifest that the checks go by is not what it was on the base, as names of its sections. */
export function changedSections({ path, before, after }: Manifest): string[] | 'unreadable' {
  const kind = kinds[nameOf(path)]
  if (kind === undefined) return []
  const old = before === null && kind.newCounts ? {} : parsed(kind, before)
  // A manifest where there was none cannot change a command that the base has.
  if (old === null) return []
  const now = parsed(kind, after)
  if (now === null) return 'unreadable'
  const [was, is] = [kind.telling(old), kind.telling(now)]
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => changed(name, was[name], is[name]))
}

/** A script that is new changes no command of the base's, unless it runs before or after one. */
function changed(name: string, before: unknown, after: unknown): boolean {
  if (!isRecord(before) || !isRecord(after) || !['scripts', 'imports'].includes(name)) return !same(before, after)
  const around = Object.keys(after).some((key) => !(key in before) && /^(pre|post)/.test(key))
  return around || Object.keys(before).some((key) => !same(before[key], after[key]))
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed({ parse }: Kind, text: string | null): Values | null {
  if (text === null) return null
  try {
    const value: unknown = parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}
