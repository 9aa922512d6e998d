import path from 'node:path'
import type { FileChange } from '../file-change.ts'

/** What no agent changes: what runs on the host, what decides about agents, and what people approve by. */
const builtIn: readonly { pattern: string; why: string }[] = [
  { pattern: '.git/hooks', why: "git's hooks run outside every check" },
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
    if (name === '.git/config') return gitSettings(before?.text ?? '', after?.text ?? '')
    const hit = known.find(({ pattern }) => covers(pattern, name))
    return hit ? [`a protected path: ${hit.why}. Leave it as it is, and say in words what should change there.`] : []
  }
}

/** Whether a protected path, folder or glob covers a file. Letter case does not count: some file systems ignore it. */
function covers(pattern: string, name: string): boolean {
  const [small, path_] = [pattern.replace(/\/+$/, '').toLowerCase(), name.toLowerCase()]
  if (path_ === small || path_.startsWith(`${small}/`)) return true
  return /[*?[{]/.test(small) && path.posix.matchesGlob(path_, small)
}

function gitSettings(before: string, after: string): string[] {
  const old = new Set(settings(before))
  const now = settings(after)
  if (settings(before).some((line) => /^core\.hookspath=/.test(line) && !now.includes(line))) {
    return ["the git setting core.hookspath is gone or another: it says which hooks guard the repository's commits."]
  }
  const added = now.find((line) => !old.has(line) && programs.test(line.slice(0, line.indexOf('='))))
  if (!added) return []
  const key = added.slice(0, added.indexOf('='))
  return [
    `the git setting ${key} runs a program or replaces one. Leave it out; pass what is needed to the command itself.`,
  ]
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
