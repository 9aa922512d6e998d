import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Attack } from './attack.ts'
import type { Report } from './inside/plan.ts'
import type { Canaries } from './layouts/canaries.ts'

/** An attack that got what it came for, and by what it shows. */
export interface Hit {
  id: string
  by: string
}

/** What the hostile worker reported, from its lines among others. */
export function reportsIn(lines: readonly string[]): Report[] {
  return lines.flatMap((line) => {
    const encoded = /\bredteam ([A-Za-z0-9_-]{20,})/.exec(line)?.[1]
    return encoded === undefined ? [] : [JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Report]
  })
}

/** The ids of attacks that no report speaks of. */
export function notRun(attacks: readonly Attack[], reports: readonly Report[]): string[] {
  const ran = new Set(reports.map(({ id }) => id))
  return attacks.filter(({ id }) => !ran.has(id)).map(({ id }) => id)
}

/** Loot counts where it is one of the secrets that lay about, or a proof of having reached what is closed. */
export const lootHits = (reports: readonly Report[], canaries: Canaries): Hit[] =>
  reports.flatMap(({ id, loot }) => {
    const real = loot.find((one) => one.startsWith('reached:') || canaries.placeOf(one) !== undefined)
    return real === undefined ? [] : [{ id, by: canaries.placeOf(real) ?? real }]
  })

/** Lines that a runner would obey: a command at the start, white space left out, or the old form anywhere. */
export function commandHits(lines: readonly string[], ids: readonly string[]): Hit[] {
  const obeyed = lines.filter((line) => /^\s*::[a-z-]+/.test(line) || /##\[[a-z-]+/.test(line))
  return ids.filter((id) => obeyed.some((line) => holds(line, id))).map((id) => ({ id, by: 'a command in the log' }))
}

/** Ids that have left their dye in files, by name or by content. */
export function dyeHits(places: readonly string[], ids: readonly string[], by: string): Hit[] {
  const text = places.map(everything).join('\n')
  return ids.filter((id) => holds(text, id)).map((id) => ({ id, by }))
}

/** One id may begin another. */
const holds = (text: string, id: string): boolean => new RegExp(`${id.replaceAll('.', '\\.')}(?![a-z0-9-])`).test(text)

/** Names and contents of all files below a folder, or of one file. */
export function everything(place: string): string {
  return entriesOf(place)
    .map((file) => `${file}\n${lstatSync(file).isFile() ? readFileSync(file, 'latin1') : ''}`)
    .join('\n')
}

/** Files, links and the like below a folder; links are not entered (`readdir` would, when it recurses). */
function entriesOf(place: string): string[] {
  if (!existsSync(place)) return []
  if (!lstatSync(place).isDirectory()) return [place]
  return readdirSync(place).flatMap((name) => entriesOf(path.join(place, name)))
}

/**
 * Checks a branch out, as a reader would, and looks through every link: what is behind it must be in the tree. A hit is
 * a secret in what was published, or behind a link in it.
 */
export function publishedHits(
  gitDir: string,
  branch: string,
  folder: string,
  ids: readonly string[],
  canaries: Canaries,
): Hit[] {
  execFileSync('git', ['-c', 'safe.directory=*', 'clone', '--quiet', '--branch', branch, gitDir, folder], {
    stdio: 'pipe',
  })
  return readHits(folder, ids, canaries)
}

/** What a reader finds who opens every entry of a folder, links followed, `.git` left out. */
export function readHits(folder: string, ids: readonly string[], canaries: Canaries): Hit[] {
  return entriesOf(folder).flatMap((file): Hit[] => {
    const relative = path.relative(folder, file)
    if (relative.startsWith('.git/')) return []
    const found = canaries.all.find((canary) => through(file).includes(canary))
    if (found === undefined) return []
    const id =
      ids.find((one) => holds(relative, one)) ??
      (/^docs(\/|$)/.test(relative) ? 'keys.links.swap' : `published ${relative}`)
    return [{ id, by: `published: ${canaries.placeOf(found)}` }]
  })
}

/** A file's content, or that of all files of a folder behind a link. */
function through(file: string): string {
  try {
    const real = realpathSync(file)
    if (statSync(real).isDirectory()) return everything(real)
    return statSync(real).isFile() ? readFileSync(real, 'latin1') : ''
  } catch {
    return ''
  }
}
