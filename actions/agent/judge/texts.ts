import type { Git, Place } from '../git.ts'
import { named } from '../report/cited.ts'
import type { Change } from './changes.ts'
import type { Finding, Rule } from './finding.ts'

/** A file's text in base and head; `null` where it is not there, or is no plain file. */
interface Texts {
  path: string
  before: string | null
  after: string | null
}

/** Bytes of one file, of all that is compared at once, and of what one git is asked for. */
const most = { ofOne: 8 * 1024 * 1024, ofAll: 192 * 1024 * 1024, atOnce: 16 * 1024 * 1024 }

/**
 * The texts, before and after, of changed files whose path is wanted. How many and how large they are is the agent's
 * doing: they are read by few gits, one after the other, and what goes beyond a bound is named instead.
 */
export async function textsOf(
  git: Git,
  history: Place,
  changes: readonly Change[],
  wanted: (path: string) => boolean,
): Promise<{ texts: Texts[]; unread: string[] }> {
  const files = changes.filter(({ path, binary }) => wanted(path) && !binary)
  const blobs = (change: Change) => [change.before, change.after].filter(isPlain).map(({ blob }) => blob)
  const sizes = await sizesOf(git, history, [...new Set(files.flatMap(blobs))])
  const sizeOf = (blob: string) => sizes.get(blob) ?? 0
  const read: Change[] = []
  const unread: string[] = []
  let all = 0
  for (const change of files) {
    const size = blobs(change).reduce((sum, blob) => sum + sizeOf(blob), 0)
    const fits = blobs(change).every((blob) => sizeOf(blob) <= most.ofOne) && all + size <= most.ofAll
    if (fits) read.push(change)
    else unread.push(change.path)
    all += fits ? size : 0
  }
  const found = await readTexts(git, history, new Set(read.flatMap(blobs)), sizeOf)
  const text = (side: Change['before']) => (isPlain(side) ? (found.get(side.blob) ?? null) : null)
  return { texts: read.map(({ path, before, after }) => ({ path, before: text(before), after: text(after) })), unread }
}

const isPlain = ({ mode }: Change['before']) => mode.startsWith('100')

/** What could not be compared is said: else a file would only have to be long to go unseen. */
export const unreadFindings = (unread: readonly string[], rule: Rule): Finding[] =>
  unread.map((path) => ({
    rule,
    weight: 'draft',
    path,
    text: `${named(path)} is too long to be compared with the base.`,
  }))

/** Bytes by blob. */
async function sizesOf(git: Git, history: Place, blobs: readonly string[]): Promise<Map<string, number>> {
  if (blobs.length === 0) return new Map()
  const said = await git(history, ['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input: lines(blobs) })
  const sizes = said
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
  return new Map(sizes.map(([blob = '', size]) => [blob, Number(size)]))
}

async function readTexts(git: Git, history: Place, blobs: Iterable<string>, sizeOf: (blob: string) => number) {
  const found = new Map<string, string>()
  let group: string[] = []
  let size = 0
  const readGroup = async () => {
    if (group.length === 0) return
    const said = await git(history, ['cat-file', '--batch'], { input: lines(group) })
    // Of each blob a line with its name, kind and size, then its bytes, and the end of a line.
    let at = 0
    for (const blob of group) {
      const begins = said.indexOf('\n', at) + 1
      const ends = begins + sizeOf(blob)
      if (!said.subarray(at, begins).toString('latin1').startsWith(`${blob} blob `)) throw new Error(`no blob ${blob}`)
      found.set(blob, said.toString('utf8', begins, ends))
      at = ends + 1
    }
    group = []
    size = 0
  }
  for (const blob of blobs) {
    if (size + sizeOf(blob) > most.atOnce) await readGroup()
    group.push(blob)
    size += sizeOf(blob)
  }
  await readGroup()
  return found
}

const lines = (blobs: readonly string[]) => blobs.map((blob) => `${blob}\n`).join('')
