import { isWithin } from './paths.ts'
import type { Place } from './place.ts'
import { hasGlob, possible, QUERY, SEG, STAR, SUB } from './text.ts'

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
  if (touchesHooks(path, place)) return 'hooks'
  if (isAll(path, place.workspace)) return 'root'
  // Where the home, or all there is, was taken for the project, what runs at login and the system stay what they are.
  const wide = isWithin(place.home, place.workspace)
  if (wide && mayMatch(path.slice(place.home.length + 1), START_UP) && isWithin(path, place.home)) return 'start-up'
  const inside = isWithin(path, place.workspace) && !(place.workspace === '/')
  if (inside) return isGit(path.slice(place.workspace.length)) ? 'git' : 'workspace'
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
  const rest = path.slice(folder === '/' ? 1 : folder.length + 1)
  return new RegExp(`^[.]?[${STAR}${SUB}]$`, 'u').test(rest)
}

/** In `.git`, or a pattern that would match it. */
function isGit(rest: string): boolean {
  return rest
    .split('/')
    .some((name) => name === '.git' || (name.startsWith('.') && hasGlob(name) && possible(name).test('.git')))
}

function touchesHooks(path: string, place: Place): boolean {
  if (place.hooks.some((hook) => isWithin(path, hook))) return true
  if (!hasGlob(path) && !path.includes(SEG) && !path.includes(SUB)) return false
  // A leading pattern does not match a hidden name.
  const pattern = possible(path.replace(new RegExp(`/[${STAR}${QUERY}]`, 'gu'), '/[^/.]'))
  return hasGlob(path) && !path.includes(SUB) && place.hooks.some((hook) => pattern.test(hook))
}

/** Whether something beneath `path` belongs to the hooks, so that destroying all of it would destroy them. */
export const holdsHooks = (path: string, place: Place): boolean =>
  place.hooks.some((hook) => isWithin(hook, path) && isWithin(path, place.workspace) && path !== place.workspace)

function mayMatch(name: string, pattern: RegExp): boolean {
  if (pattern.test(name)) return true
  if (!hasGlob(name)) return false
  const regex = possible(name)
  return ['.bashrc', '.bash_profile', '.profile', '.zshrc', '.ssh/authorized_keys', '.gitconfig'].some((each) =>
    regex.test(each),
  )
}
