import { baseName, isWithin } from './paths.ts'
import type { Place } from './place.ts'
import { hasGlob, hasUnknown, possible, QUERY, STAR, SUB } from './text.ts'

/** What a path is to us. The rules about files are a table of zones. */
export type Zone =
  | 'unresolved'
  | 'hooks'
  | 'git'
  | 'root'
  | 'workspace'
  | 'scratch'
  | 'scratch-root'
  | 'stream'
  | 'socket'
  | 'device'
  | 'kernel'
  | 'start-up'
  | 'cache'
  | 'home'
  | 'other-home'
  | 'system'
  | 'outside'

const STREAMS = /^\/dev\/(null|zero|full|stdin|stdout|stderr|tty|fd\/\d+|random|urandom|ptmx|shm\/.+)$/
const SYSTEM =
  /^\/(etc|usr|bin|sbin|lib\w*|boot|var|opt|srv|run|snap|nix|system|library|applications|private\/etc|private\/var)(\/|$)/i
const SCRATCH = /^\/(private\/)?(var\/)?tmp$/
const START_UP =
  /^(\.(bash\w*|z(sh\w*|profile|login|logout|shenv)|profile|login|logout|kshrc|cshrc|tcshrc|inputrc|xinitrc|xsession\w*|xprofile|pam_environment|gitconfig|npmrc|yarnrc(\.yml)?|vimrc|exrc|gdbinit|tmux\.conf|screenrc|curlrc|wgetrc|pythonrc|condarc)|\.(ssh|gnupg)(\/.*)?|\.config\/(autostart|systemd|fish|git|nvim|environment\.d)(\/.*)?|\.local\/(bin|share\/systemd)(\/.*)?|Library\/Launch\w+(\/.*)?)$/
const CACHES =
  /^\.(cache|npm|yarn|pnpm-store|gradle|m2\/repository|cargo\/(registry|git)|rustup|local\/share\/pnpm)(\/|$)/

/** The zone of an absolute path, which may still hold unknown names and patterns. */
export function zoneOf(path: string | undefined, place: Place): Zone {
  if (path === undefined) return 'unresolved'
  if (STREAMS.test(path)) return 'stream'
  if (/^\/dev\/(tcp|udp)\//.test(path)) return 'socket'
  if (place.hooks.some((hook) => meets(path, hook)) || mayBeNamed(path, place, hookNames)) return 'hooks'
  if (isAll(path, place.workspace)) return 'root'
  // Where the home, or all there is, was taken for the project, what runs at login and the system stay what they are.
  const wide = isWithin(place.home, place.workspace)
  if (wide && mayMatch(path.slice(place.home.length + 1), START_UP) && isWithin(path, place.home)) return 'start-up'
  const inside = isWithin(path, place.workspace) && !(place.workspace === '/')
  if (inside) return isGit(path, place) ? 'git' : 'workspace'
  const temporary = [place.env.TMPDIR?.replace(/\/$/, ''), ...tops(path)].find(
    (top) => top !== undefined && isWithin(path, top),
  )
  if (temporary !== undefined) return isAll(path, temporary) ? 'scratch-root' : 'scratch'
  if (/^\/dev(\/|$)/.test(path)) return 'device'
  if (/^\/(proc|sys)(\/|$)/.test(path)) return 'kernel'
  if (isWithin(path, place.home)) {
    const name = path.slice(place.home.length + 1)
    if (mayMatch(name, START_UP)) return 'start-up'
    return CACHES.test(name) ? 'cache' : 'home'
  }
  if (/^\/(home|Users)(\/|$)|^\/root(\/|$)/.test(path)) return 'other-home'
  if (SYSTEM.test(path) || path === '/') return 'system'
  // A pattern at the top (`/e*`) may well match a system folder.
  return /^\/[^/]*[\uFDD0-\uFDD7]/u.test(path) ? 'system' : 'outside'
}

const tops = (path: string): string[] => {
  const match = /^(\/private)?(\/var)?\/tmp/.exec(path)
  return match && SCRATCH.test(match[0]) ? [match[0]] : []
}

/** The folder itself, one above it, or everything in it. */
function isAll(path: string, folder: string): boolean {
  if (isWithin(folder, path)) return true
  if (!isWithin(path, folder)) return !hasGlob(path) ? false : possible(path).test(folder)
  const names = path.slice(folder === '/' ? 1 : folder.length + 1).split('/')
  return names.every((name) => ALL.test(name))
}

/** `*`, `.*`, `?*`, `[a-z]*`, `*.*`: a pattern that leaves next to nothing out. */
const ALL = new RegExp(`^[.${QUERY}]*[${STAR}${SUB}][.${STAR}${QUERY}${SUB}]*$`, 'u')

/** In `.git`, or a pattern that would match it. */
function isGit(path: string, place: Place): boolean {
  const names = path.slice(place.workspace.length).split('/')
  return names.some((name) => fits(name, '.git')) || mayBeNamed(path, place, () => GIT_NAMES)
}

/** What lies in `.git`, and in the folder of the hooks: a search for one of these names comes upon theirs. */
const GIT_NAMES = ['.git', 'HEAD', 'config', 'index', 'packed-refs', 'objects', 'refs', 'hooks', 'logs']
const HOOK_NAMES = ['hooks', 'hooks.json', 'settings.json', 'settings.local.json']
const PROGRAMS = ['validate-bash.cjs', 'verify-changes.js', 'quality-gate.js']

const hookNames = ({ hooks }: Place): string[] => [...HOOK_NAMES, ...PROGRAMS, ...hooks.map(baseName)]

/** Whether a path somewhere beneath the project, as `find` comes upon it, may end in one of the names. */
function mayBeNamed(path: string, place: Place, names: (place: Place) => readonly string[]): boolean {
  const at = path.indexOf(`/${SUB}/`)
  if (at < 0 || !isWithin(place.workspace, path.slice(0, at) || '/')) return false
  const name = baseName(path.slice(at + 3))
  // All files of a kind (`*.js`) are named for what they are, and not for where some of them lie.
  if (hasUnknown(name) || KIND.test(name)) return false
  return names(place).some((each) => (hasGlob(name) ? possible(name).test(each) : name === each))
}

const KIND = new RegExp(`^[${STAR}${QUERY}]*([.]\\w+)?$`, 'u')

/** Whether a path is a place or leads into it; the names of the path may be patterns. */
function meets(path: string, place: string): boolean {
  if (!hasGlob(path)) return isWithin(path, place)
  const names = path.split('/')
  return place.split('/').every((name, index) => fits(names[index] ?? '', name))
}

/** Whether one name, or a pattern for one, may be another. A leading pattern does not match a hidden name. */
function fits(pattern: string, name: string): boolean {
  if (pattern === name) return true
  if (!hasGlob(pattern) || hasUnknown(pattern)) return false
  return !(name.startsWith('.') && hasGlob(pattern[0] ?? '')) && possible(pattern).test(name)
}

/** Whether something beneath `path` belongs to the hooks, so that destroying all of it would destroy them. */
export function holdsHooks(path: string, place: Place): boolean {
  if (!isWithin(path, place.workspace) || path === place.workspace) return false
  const names = path.split('/')
  return place.hooks.some((hook) => {
    const wanted = hook.split('/')
    return names.length <= wanted.length && names.every((name, index) => fits(name, wanted[index] ?? ''))
  })
}

function mayMatch(name: string, pattern: RegExp): boolean {
  if (pattern.test(name)) return true
  if (!hasGlob(name)) return false
  const regex = possible(name)
  return ['.bashrc', '.bash_profile', '.profile', '.zshrc', '.ssh/authorized_keys', '.gitconfig'].some((each) =>
    regex.test(each),
  )
}
