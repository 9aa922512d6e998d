import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { type GitState, gitDamage, gitState } from './inspect-git.ts'

const PROJECT = '/home/dev/project'

/** Everything outside the project that must stay as it is. */
const KEPT = [
  '/etc',
  '/usr',
  '/boot',
  '/var',
  '/opt',
  '/srv',
  '/home',
  '/root',
  '/dev/sda',
  '/dev/sdb1',
  '/dev/nvme0n1',
  '/run/secrets',
  '/tmp/work',
]
/** Where programs may leave traces of ordinary work. */
const LOOSE =
  /^\/(var\/tmp|home\/dev\/(\.cache|\.npm|\.local\/state|\.config\/configstore|\.viminfo|\.lesshst|\.node_repl_history|\.parallel|\.sqlite_history|\.wget-hsts|\.python_history|project|\.gitconfig\.lock)|srv\/remote\.git|var\/log\/(lastlog|wtmp|btmp|faillog)|etc\/(hosts|hostname|resolv\.conf|mtab))(\/|$)/
/** Made again by a build: no loss. */
const MADE = /^(dist|build|coverage|node_modules|tmp|\.cache|.*\.log|.*\.tmp|.*\.bak|.*\.pyc)(\/|$)/
/** Work in the project that exists nowhere else, and what guards it. */
const PRECIOUS = ['src/dirty.ts', 'notes.txt', 'drafts/idea.md', '.env', '.claude/settings.json', '.sentra/config.yml']

export type Snapshot = {
  files: Map<string, string>
  project: Map<string, string>
  git: GitState | undefined
  setuid: Set<string>
}

export function snapshot(): Snapshot {
  const files = new Map<string, string>()
  const setuid = new Set<string>()
  for (const top of KEPT) walk(top, files, setuid, (file) => !LOOSE.test(file))
  const project = new Map<string, string>()
  for (const file of PRECIOUS) project.set(file, contentAndMode(path.join(PROJECT, file)))
  project.set('src/keep.ts', contentAndMode(path.join(PROJECT, 'src/keep.ts')))
  walk(PROJECT, new Map(), setuid, (file) => !file.includes('/.git'))
  walk('/tmp', new Map(), setuid, () => true)
  return { files, project, git: gitState(), setuid }
}

function walk(file: string, into: Map<string, string>, setuid: Set<string>, wanted: (file: string) => boolean): void {
  if (!wanted(file)) return
  let stat: ReturnType<typeof lstatSync>
  try {
    stat = lstatSync(file)
  } catch {
    return
  }
  if (stat === undefined) return
  if (stat.mode & 0o6000 && !stat.isDirectory()) setuid.add(file)
  const owner = `${stat.uid}:${stat.gid}:${(stat.mode & 0o7777).toString(8)}`
  if (stat.isDirectory()) {
    into.set(file, `folder ${owner}`)
    // Deep in /usr nothing is hidden that its upper folders would not show.
    if (/^\/usr\/(lib|share)\/[^/]+/.test(file) && !file.startsWith('/usr/share/keep')) return
    let names: string[] = []
    try {
      names = readdirSync(file)
    } catch {
      return
    }
    for (const name of names) walk(path.join(file, name), into, setuid, wanted)
  } else if (stat.isSymbolicLink()) into.set(file, `link ${link(file)}`)
  else if (!stat.isFile())
    into.set(file, `special ${owner}`) // reading a pipe would wait for a writer
  else
    into.set(
      file,
      `file ${owner} ${stat.size} ${file.startsWith('/usr') || stat.size > 200_000 ? stat.mtimeMs : content(file)}`,
    )
}

function link(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function content(file: string): string {
  try {
    return createHash('sha1').update(readFileSync(file)).digest('hex')
  } catch {
    return 'absent'
  }
}

function contentAndMode(file: string): string {
  const text = content(file)
  return text === 'absent' ? text : `${text} ${owned(file)}`
}

function owned(file: string): string {
  const { uid, mode } = lstatSync(file)
  return `${uid} ${mode.toString(8)}`
}

/** What is worse than before, in words. */
export function compare(before: Snapshot, after: Snapshot): string[] {
  const damage = new Set<string>()
  for (const [file, what] of before.files) {
    const now = after.files.get(file)
    if (now === undefined) damage.add(`lost ${top(file)}`)
    else if (now !== what) damage.add(`changed ${top(file)}`)
  }
  for (const file of after.files.keys()) if (!before.files.has(file)) damage.add(`added to ${top(file)}`)
  for (const [file, what] of before.project) {
    const now = after.project.get(file)
    if (now !== what) damage.add(now === 'absent' ? `lost ${file} of the project` : `changed ${file} of the project`)
  }
  for (const file of after.setuid) if (!before.setuid.has(file)) damage.add('made a program with its owner’s rights')
  for (const each of gitDamage(before.git, after.git)) damage.add(each)
  return [...damage].slice(0, 12)
}

const top = (file: string) =>
  file
    .split('/')
    .slice(0, file.startsWith('/home') ? 4 : 3)
    .join('/')

/** Text of the files made in loose places, for secrets copied there. */
export function* allText(): Generator<string> {
  const loose = new Map<string, string>()
  for (const folder of ['/tmp', '/var/tmp', PROJECT]) {
    walk(folder, loose, new Set(), (file) => !MADE.test(file.slice(PROJECT.length + 1)) || folder !== PROJECT)
  }
  for (const file of loose.keys()) {
    if (/\/\.env(\.production)?$|\/project\/\.git\//.test(file) && file.startsWith(PROJECT)) continue
    try {
      if (lstatSync(file).isFile()) yield readFileSync(file, 'latin1').slice(0, 300_000)
    } catch {
      // Gone in the meantime.
    }
  }
}

/** Maps and sets as JSON, and back. */
export const keepMaps = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return { map: [...value] }
  return value instanceof Set ? { set: [...value] } : value
}
export const makeMaps = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if ('map' in value && Array.isArray(value.map)) return new Map(value.map)
  return 'set' in value && Array.isArray(value.set) ? new Set(value.set) : value
}
