import { named } from '../report/cited.ts'
import { type Change, isAdded, isDeleted } from './changes.ts'
import type { Finding } from './finding.ts'

export interface ScopeSettings {
  /** Paths that the configuration protects, as prefixes of whole segments. */
  protected: readonly string[]
  /** So many lines, added and removed together, a person reviews in one sitting; more is a draft. */
  patchLines: number
}

/** What no run may change: how the repository's own automation, hooks and rules work. Compared without case. */
export const alwaysProtected = [
  '.github',
  '.sentra',
  '.claude',
  '.husky',
  '.githooks',
  '.gitmodules',
  '.gitattributes',
  'CODEOWNERS',
]

/** A memory is learned from merged pull requests, so a run may propose to it. */
export const neverProtected = ['.sentra/memory']

/** Which lock file belongs to which manifests: one that moves alone swaps a dependency under an unchanged name. */
const locks: Record<string, readonly string[]> = {
  'package-lock.json': ['package.json'],
  'npm-shrinkwrap.json': ['package.json'],
  'yarn.lock': ['package.json'],
  'pnpm-lock.yaml': ['package.json', 'pnpm-workspace.yaml'],
  'bun.lock': ['package.json'],
  'bun.lockb': ['package.json'],
  'poetry.lock': ['pyproject.toml'],
  'uv.lock': ['pyproject.toml'],
  'pdm.lock': ['pyproject.toml'],
  'Pipfile.lock': ['Pipfile'],
  'Cargo.lock': ['Cargo.toml'],
  'Gemfile.lock': ['Gemfile'],
  'composer.lock': ['composer.json'],
  'go.sum': ['go.mod'],
  'mix.lock': ['mix.exs'],
}

/** What the paths and sizes of the changes say by themselves. Contents are looked at elsewhere. */
export function scopeFindings(changes: readonly Change[], settings: ScopeSettings): Finding[] {
  const paths = new Set(changes.map(({ path }) => path))
  const findings = changes.flatMap((change) => [
    ...protectedPath(change, settings.protected),
    ...lockOnly(change, paths),
    ...unsafeName(change),
    ...generatedBinary(change),
  ])
  const lines = changes.reduce((sum, { added, removed }) => sum + added + removed, 0)
  if (lines > settings.patchLines) {
    findings.push({
      rule: 'size',
      weight: 'draft',
      text: `The change has ${lines} lines; \`agent.patch_lines\` allows ${settings.patchLines}.`,
    })
  }
  return findings
}

/** Whether no run may change this path. What the configuration protects is protected, the memory too. */
export function isProtected(path: string, configured: readonly string[]): boolean {
  if (within(path, configured)) return true
  if (within(path, neverProtected)) return false
  return within(path, alwaysProtected) || /(^|\/)(CODEOWNERS|\.gitattributes)$/i.test(path)
}

function protectedPath({ path }: Change, configured: readonly string[]): Finding[] {
  if (!isProtected(path, configured)) return []
  return [
    { rule: 'protected', weight: 'withhold', path, text: `${named(path)} is protected: a run may not change it.` },
  ]
}

const within = (path: string, prefixes: readonly string[]): boolean => {
  const folded = path.normalize('NFC').toLowerCase()
  return prefixes.some((prefix) => {
    const wanted = prefix.replace(/\/+$/, '').normalize('NFC').toLowerCase()
    return folded === wanted || folded.startsWith(`${wanted}/`)
  })
}

function lockOnly({ path }: Change, paths: ReadonlySet<string>): Finding[] {
  const slash = path.lastIndexOf('/') + 1
  const manifests = locks[path.slice(slash)]
  if (!manifests || manifests.some((name) => paths.has(path.slice(0, slash) + name))) return []
  const text = `${named(path)} changed and its manifest did not: that swaps a dependency without saying so.`
  return [{ rule: 'lock-only', weight: 'withhold', path, text }]
}

/** Names that mean something else on another system, or that nobody can see for what they are. */
function unsafeName(change: Change): Finding[] {
  const { path } = change
  if (isDeleted(change)) return []
  const odd =
    /[\p{Cc}\p{Cf}\u2028\u2029\\]/u.test(path) || path.split('/').some((part) => /^(\.git|git~1)$/i.test(part))
  if (!odd && Buffer.byteLength(path) <= 1_000) return []
  return [{ rule: 'file-name', weight: 'withhold', path, text: `${JSON.stringify(path)} is no name for a file here.` }]
}

const media = /\.(png|jpe?g|gif|webp|avif|ico|svg|mp3|wav|ogg|mp4|webm|woff2?|ttf|otf|pdf)$/i

/** A binary that nobody can review. Pictures, sounds and fonts are what a feature may bring. */
function generatedBinary(change: Change): Finding[] {
  if (!change.binary || isDeleted(change) || media.test(change.path)) return []
  const verb = isAdded(change) ? 'adds' : 'changes'
  const text = `The run ${verb} ${named(change.path)}, a binary that nobody can review.`
  return [{ rule: 'binary', weight: 'withhold', path: change.path, text }]
}
