import type { Call } from './call.ts'
import { isWithin, resolveAll } from './paths.ts'
import type { Place } from './place.ts'
import { unglob } from './text.ts'

/** Text of which too little is known to tell whether it means one file or all of them. */
const UNKNOWN = /[\uFDD0\uFDD2\uFDD7]/u

/** Whether a pathspec means everything, or so much that nobody looked at it (see gitglossary, "pathspec"). */
export function isWide(pathspec: string, call: Call, place: Place): boolean {
  const [, magic = '', signs = '', rest = ''] = /^:(?:\(([^)]*)\)|([!^/]+))?(.*)$/s.exec(pathspec) ?? [
    '',
    '',
    '',
    pathspec,
  ]
  // "Everything but" is wide, whatever it leaves out.
  if (/exclude/.test(magic) || /[!^]/.test(signs)) return true
  if (UNKNOWN.test(rest) || /^[*?./]*$/.test(unglob(rest))) return true
  const folders = /top/.test(magic) || signs.includes('/') ? [place.workspace] : call.cwd
  return resolveAll(folders, rest, call.links).some((path) => path === undefined || isWithin(place.workspace, path))
}
