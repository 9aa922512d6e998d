import { isUtf8 } from 'node:buffer'
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { nameOf, onDisk } from './names.ts'

/** Folders that hold no work of anyone, where no git tells what is ignored. */
const generated = new Set(
  'node_modules .venv venv __pycache__ dist build target coverage .cache .compile-cache .next'.split(' '),
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
  ...['.git/info', '.claude/settings.json', '.claude/settings.local.json'],
  ...['.claude/hooks', '.github', '.sentra/config.yml', '.sentra/specs', '.sentra/issues'],
]

/**
 * Relative paths of what the workspace holds, tracked or not, without what git ignores; in repositories within it too,
 * submodules or not. What decides about the hooks and about git is listed in any case: it may be no content, but it runs
 * programs. Names that are not UTF-8 are as `nameOf` makes them.
 */
export function listFiles(root: string): string[] {
  const listed = git(root, ['ls-files', '-t', '--stage', '--cached', '--others', '--exclude-standard', '-z'])
  if (!listed) return walk(root)
  const paths = new Set<string>()
  const repositories = new Set<string>()
  for (const { name, repository } of entries(listed)) {
    paths.add(name)
    if (repository) repositories.add(name)
  }
  for (const name of repositoriesAmong(root, paths)) repositories.add(name)
  for (const folder of repositories) for (const inner of within(root, folder)) paths.add(inner)
  for (const name of deciding) for (const inner of within(root, name)) paths.add(inner)
  for (const inner of decidingIn(root, '.git')) paths.add(inner)
  if (lstatSync(`${root}/.git`, { throwIfNoEntry: false })?.isFile()) paths.add('.git')
  return [...paths]
}

/**
 * git's list: `H 100644 1f7a… 0<tab>name` of each tracked file, and `? name` of each other. A repository within is a tracked
 * commit (a submodule, or one that was added as it is), or another name that ends in a slash.
 */
function* entries(output: Buffer): Generator<{ name: string; repository: boolean }> {
  for (const entry of split(output)) {
    const other = entry.startsWith('? ')
    const name = entry.slice(other ? 2 : entry.indexOf('\t') + 1)
    if (name.endsWith('/')) yield { name: name.slice(0, -1), repository: true }
    else if (name !== '') yield { name, repository: !other && entry.startsWith('160000 ', 2) }
  }
}

/** Texts that each end in a NUL byte. */
export function split(output: Buffer): string[] {
  if (isUtf8(output)) return output.toString('utf8').split('\0')
  return output
    .toString('latin1')
    .split('\0')
    .map((text) => nameOf(Buffer.from(text, 'latin1')))
}

/** Folders with files of the workspace's own that were made repositories besides: git does not list that. */
function repositoriesAmong(root: string, paths: Iterable<string>): string[] {
  const folders = new Set<string>()
  for (const name of paths) {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const folder = name.slice(0, end)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  return [...folders].filter((folder) => existsSync(onDisk(`${root}/${folder}/.git`)))
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

/** Every file beneath a folder, and of a repository's own folder what decides; of a file itself, the empty name. */
function walk(root: string): string[] {
  const stat = lstatSync(onDisk(root), { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat ? [''] : []
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined && found.length < most; folder = folders.pop()) {
    for (const item of readFolder(path.join(root, folder))) {
      const name = path.join(folder, item.name)
      if (!item.folder) found.push(name)
      else if (item.name === '.git') found.push(...decidingIn(root, name))
      else if (!generated.has(item.name)) folders.push(name)
    }
  }
  return found
}

/** What decides in a repository's own folder, and in those of its submodules. Samples of hooks are never run. */
function decidingIn(root: string, folder: string): string[] {
  const hooks = within(root, `${folder}/hooks`).filter((name) => !name.endsWith('.sample'))
  return [`${folder}/config`, `${folder}/config.worktree`, ...hooks, ...modulesOf(root, folder)]
}

/** The same of every submodule whose repository is kept in a repository's folder. Their names may have slashes. */
function modulesOf(root: string, folder: string): string[] {
  const found: string[] = []
  const folders = [`${folder}/modules`]
  for (let at = folders.pop(); at !== undefined && found.length < most; at = folders.pop()) {
    const items = readFolder(path.join(root, at))
    if (items.some(({ name }) => name === 'HEAD')) found.push(...decidingIn(root, at))
    else for (const { name } of items.filter((item) => item.folder)) folders.push(`${at}/${name}`)
  }
  return found
}

function readFolder(folder: string): { name: string; folder: boolean }[] {
  try {
    const items = readdirSync(onDisk(folder), { withFileTypes: true })
    if (!items.some(({ name }) => name.includes('\ufffd')))
      return items.map((item) => ({ name: item.name, folder: item.isDirectory() }))
    const exact = readdirSync(onDisk(folder), { withFileTypes: true, encoding: 'buffer' })
    return exact.map((item) => ({ name: nameOf(item.name), folder: item.isDirectory() }))
  } catch {
    return [] // gone, or not ours to read: then nothing of it can be verified
  }
}
