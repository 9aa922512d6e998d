import { absent, type Change } from './changes.ts'
import type { Finding } from './finding.ts'

/** Files that say what a gate's commands do, beside the manifest: the settings of runners, linters, compilers, builds. */
const settings =
  /(^|\/)(vitest|vite|jest|karma|playwright|cypress|babel|webpack|rollup|esbuild|eslint|prettier|stylelint|tsup|nyc|ava)\.config\.[cm]?[jt]s$|(^|\/)\.(eslintrc|prettierrc|stylelintrc|mocharc|nycrc|babelrc|c8rc|swcrc)(\.[a-z]+)?$|(^|\/)(tsconfig(\.[\w-]+)?|biome|jest\.config|\.oxlintrc)\.jsonc?$|(^|\/)(pytest\.ini|tox\.ini|setup\.cfg|\.coveragerc|mypy\.ini|ruff\.toml|\.flake8|noxfile\.py|conftest\.py)$|(^|\/)(Makefile|justfile|Taskfile\.ya?ml|Rakefile)$/

/**
 * Files by which a package manager or an interpreter runs something before, or in the place of, what a command names:
 * `script-shell` in a new `.npmrc` makes any `npm test` green. A new one alters the checks as much as a changed one.
 */
const runsFirst =
  /(^|\/)(\.npmrc|\.yarnrc(\.ya?ml)?|\.pnpmfile\.[cm]?js|pnpm-workspace\.ya?ml|\.pnp\.(c|loader\.m)js|bunfig\.toml|\.taprc|(site|user)customize\.py|conftest\.py|pytest\.ini|tox\.ini|pip\.conf|mise\.toml|\.mise\.toml|\.tool-versions|\.envrc|\.env)$|^(vitest|jest|ava)\.config\.([cm]?[jt]s|json)$|^\.mocharc(\.[a-z]+)?$/

/** Manifest sections beside `scripts` that change what a gate means, by manifest. */
const sections: Record<string, readonly string[]> = {
  'package.json': ['scripts', 'jest', 'vitest', 'ava', 'mocha', 'nyc', 'c8', 'eslintConfig', 'type', 'workspaces'],
}

/** A changed manifest's text in base and head. */
export interface Manifest {
  path: string
  before: string | null
  after: string | null
}

/**
 * Whether the change moves the goal: the gate is run with the base's commands, but a command such as `npm test` means
 * what the head's own files say. That is shown, and a person decides.
 */
export function gateCommandFindings(changes: readonly Change[], manifests: readonly Manifest[]): Finding[] {
  const draft = (path: string, text: string): Finding => ({ rule: 'gate-commands', weight: 'draft', path, text })
  const files = changes
    .filter(({ path, before }) => runsFirst.test(path) || (settings.test(path) && before.mode !== absent))
    .map(({ path }) => draft(path, `\`${path}\` says how the checks work, and this change alters it.`))
  return [...files, ...manifests.flatMap((manifest) => changedSections(manifest, draft))]
}

function changedSections(manifest: Manifest, draft: (path: string, text: string) => Finding): Finding[] {
  const names = sections[manifest.path.slice(manifest.path.lastIndexOf('/') + 1)] ?? []
  const before = parsed(manifest.before)
  const after = parsed(manifest.after)
  // A manifest where there was none cannot change a command that the base has.
  if (!before) return []
  if (!after) return [draft(manifest.path, `\`${manifest.path}\` is gone or no longer JSON.`)]
  return names
    .filter((name) => changed(before[name], after[name]))
    .map((name) => draft(manifest.path, `\`${name}\` in \`${manifest.path}\` is not what it was on the base.`))
}

/** A script that is new changes no command of the base's; one that differs or is gone does. */
function changed(before: unknown, after: unknown): boolean {
  if (isRecord(before) && isRecord(after)) {
    const hooks = Object.keys(after).filter((key) => !(key in before) && /^(pre|post)/.test(key))
    return hooks.length > 0 || Object.keys(before).some((key) => !same(before[key], after[key]))
  }
  return !same(before, after)
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parsed(text: string | null): Record<string, unknown> | null {
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}
