import path from 'node:path'
import type { FileChange } from '../file-change.ts'

/** What no agent changes: what runs on the host, what decides about agents, and what people approve by. */
const builtIn: readonly { pattern: string; why: string }[] = [
  { pattern: '.git/info', why: 'it decides what git, and with it these checks, look at' },
  { pattern: '.github', why: 'workflows run with rights of their own' },
  { pattern: '.sentra/config.yml', why: 'it sets the rules of agent runs' },
  { pattern: '.sentra/specs', why: 'approved specs are kept there' },
  { pattern: '.sentra/issues', why: 'approved specs are found by it' },
  { pattern: '.claude/settings.json', why: 'it says which hooks run' },
  { pattern: '.claude/settings.local.json', why: 'it says which hooks run' },
  { pattern: '.claude/hooks', why: 'hooks guard this session' },
]

/** Settings by which git runs a program or looks elsewhere for one, as `section.key`; `*` stands for a name. */
const programs =
  /^(core\.(hookspath|fsmonitor|sshcommand|gitproxy|editor|pager|attributesfile|worktree|alternaterefscommand)|(filter|diff|merge|difftool|mergetool|browser|man|pager|remote|submodule|gpg|url|include|includeif|alias|credential|sequence|uploadpack|trailer|interactive)\..*(clean|smudge|process|command|textconv|driver|cmd|path|uploadpack|receivepack|vcs|update|program|insteadof|helper|editor|difffilter|packobjectshook)|alias\..*|pager\..*|include.*\.path|credential\..*|gpg\..*program|diff\.external|sequence\.editor|protocol\..*)$/

/**
 * Refuses every change, making and deleting too, of a protected path: the built-in ones, the folder the hooks run from and
 * what the configuration adds (paths or globs).
 */
export function protectedPaths(own: readonly string[], configured: readonly string[]) {
  const known = [
    ...builtIn,
    ...own.map((pattern) => ({ pattern, why: 'the hooks that guard this session run from there' })),
    ...configured.map((pattern) => ({ pattern, why: "the project's configuration protects it" })),
  ]
  return ({ path: name, before, after }: FileChange): string[] => {
    const part = gitPart(name)
    if (part === 'settings') return gitSettings(before?.text ?? '', after?.text ?? '', name)
    if (part === 'hook') return [protectedFor("git's hooks run outside every check")]
    if (part === 'link') return gitFile(name, after)
    const hit = known.find(({ pattern }) => covers(pattern, name))
    return hit ? [protectedFor(hit.why)] : []
  }
}

const protectedFor = (why: string) =>
  `a protected path: ${why}. Leave it as it is, and say in words what should change there.`

/**
 * What a path is to git: a hook or the settings of a repository, be it the workspace's, one within it, or a submodule's that is
 * kept below `.git/modules`; or the file that stands in the place of a repository's own folder.
 */
function gitPart(name: string): 'hook' | 'settings' | 'link' | undefined {
  const parts = name.toLowerCase().split('/')
  const [first, ...rest] = parts.includes('.git') ? parts.slice(parts.indexOf('.git') + 1) : [undefined]
  if (first === undefined) return parts.at(-1) === '.git' ? 'link' : undefined
  if (first === 'hooks') return 'hook'
  if (/^config(?:\.worktree)?$/.test(first) && rest.length === 0) return 'settings'
  if (first !== 'modules') return undefined
  if (/^config(?:\.worktree)?$/.test(rest.at(-1) ?? '')) return 'settings'
  return rest.slice(1).includes('hooks') ? 'hook' : undefined // the first is a submodule's name
}

/** A file called `.git`: git itself makes it lead into a repository that is known, and nothing else may. */
function gitFile(name: string, after: FileChange['after']): string[] {
  const known = /^gitdir: (?:.*\/)?\.git\/(?:modules|worktrees)\/.+\n?$/
  if (name !== '.git' && (!after || (after.kind === 'file' && known.test(after.text ?? '')))) return []
  return [protectedFor('it says where git finds the repository, and with it the hooks and settings that run programs')]
}

/** Whether a protected path, folder or glob covers a file. Letter case does not count: some file systems ignore it. */
function covers(pattern: string, name: string): boolean {
  const [small, path_] = [pattern.replace(/\/+$/, '').toLowerCase(), name.toLowerCase()]
  if (path_ === small || path_.startsWith(`${small}/`)) return true
  return /[*?[{]/.test(small) && path.posix.matchesGlob(path_, small)
}

function gitSettings(before: string, after: string, name: string): string[] {
  const old = new Set(settings(before))
  const now = settings(after)
  if (settings(before).some((line) => /^core\.hookspath=/.test(line) && !now.includes(line))) {
    return ["the git setting core.hookspath is gone or another: it says which hooks guard the repository's commits."]
  }
  const runs = (line: string) => programs.test(line.slice(0, line.indexOf('='))) && !ownPlace(line, name)
  const added = now.find((line) => !old.has(line) && runs(line))
  if (!added) return []
  const key = added.slice(0, added.indexOf('='))
  return [
    `the git setting ${key} runs a program or replaces one. Leave it out; pass what is needed to the command itself.`,
  ]
}

/** git itself writes into a submodule's settings where in the workspace its files are. */
function ownPlace(line: string, name: string): boolean {
  const [, place] = /^core\.worktree=(.*)$/.exec(line) ?? []
  if (place === undefined || !name.startsWith('.git/modules/') || path.posix.isAbsolute(place)) return false
  return !path.posix.join(path.posix.dirname(name), place).startsWith('..')
}

/** `section.key=value` of each line of a git configuration, section and key in lower case. */
function settings(text: string): string[] {
  let section = ''
  return text.split('\n').flatMap((line) => {
    const head = /^\s*\[\s*([^\]"\s]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\](.*)$/.exec(line)
    if (head) section = [head[1], head[2]].filter((part) => part !== undefined).join('.')
    const rest = head ? (head[3] ?? '') : line
    const [, key, value] = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(rest) ?? []
    return key ? [`${section.toLowerCase()}.${key.toLowerCase()}=${value ?? ''}`] : []
  })
}
