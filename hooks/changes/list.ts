import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
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

/**
 * Relative paths of what the workspace holds, tracked or not, without what git ignores. Git's own hooks and settings are
 * listed too: they are no content, but they run programs.
 */
export function listFiles(root: string): string[] {
  const listed = git(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z'])
  if (!listed) return walk(root)
  const paths = new Set(listed.toString('utf8').split('\0'))
  paths.delete('')
  return [...paths, ...gitOwn(root)].filter((name) => !name.endsWith('/'))
}

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

function gitOwn(root: string): string[] {
  const hooks = readFolder(path.join(root, '.git/hooks'))
  return ['.git/config', ...hooks.filter((item) => item.isFile()).map(({ name }) => `.git/hooks/${name}`)]
}

function walk(root: string): string[] {
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
