import { spawnSync } from 'node:child_process'
import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Folders that hold no work of anyone, where no git tells what is ignored. */
const generated = new Set(
  '.git node_modules .venv venv __pycache__ dist build target coverage .cache .compile-cache .next'.split(' '),
)
const most = 100_000

/** git, told to run no program of the repository's choosing and to take no lock. */
const quiet = [
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'safe.directory=*',
]

/** Files and folders that decide what runs and what is looked at: they are listed even where git ignores them. */
const deciding = [
  ...['.git/config', '.git/info', '.git/hooks', '.claude/settings.json', '.claude/settings.local.json'],
  ...['.claude/hooks', '.github', '.sentra/config.yml', '.sentra/specs', '.sentra/issues'],
]

/**
 * Relative paths of what the workspace holds, tracked or not, without what git ignores; in repositories within it too. What
 * decides about the hooks and about git is listed in any case: it may be no content, but it runs programs.
 */
export function listFiles(root: string): string[] {
  const listed = git(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  if (!listed) return walk(root)
  const paths = new Set<string>()
  for (const name of listed.toString('utf8').split('\0')) {
    // A folder with a repository of its own is listed by its name alone.
    if (name.endsWith('/')) for (const inner of within(root, name)) paths.add(inner)
    else if (name !== '') paths.add(name)
  }
  for (const name of deciding) for (const found of walk(path.join(root, name))) paths.add(path.join(name, found))
  return [...paths]
}

const within = (root: string, folder: string): string[] =>
  walk(path.join(root, folder)).map((name) => path.join(folder, name))

/** The output of a git command in `root`, or undefined where it fails: no repository, no git. */
export function git(root: string, args: readonly string[], input?: Buffer): Buffer | undefined {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  const options = { cwd: root, env: { ...env, GIT_TERMINAL_PROMPT: '0' }, maxBuffer: 1 << 30, timeout: 60_000, input }
  const done = spawnSync('git', [...quiet, ...args], {
    ...options,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'ignore'],
  })
  return done.status === 0 ? done.stdout : undefined
}

/** Every file beneath a folder; of a file itself, the empty name. */
function walk(root: string): string[] {
  const stat = lstatSync(root, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat ? [''] : []
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined && found.length < most; folder = folders.pop()) {
    for (const item of readFolder(path.join(root, folder))) {
      const name = path.join(folder, item.name)
      if (item.isDirectory()) generated.has(item.name) || folders.push(name)
      else found.push(name)
    }
  }
  return found
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // gone, or not ours to read: then nothing of it can be verified
  }
}
