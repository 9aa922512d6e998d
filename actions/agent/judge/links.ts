import path from 'node:path'
import { type Git, type Place, records } from '../git.ts'
import { named } from '../report/cited.ts'
import { type Change, isDeleted, readBlob } from './changes.ts'
import type { Finding } from './finding.ts'

const symlink = '120000'
const gitlink = '160000'

/** Links that lead out of the tree, and repositories inside it. */
export async function linkFindings(
  git: Git,
  history: Place,
  changes: readonly Change[],
  nested: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = nested.map((folder) => ({
    rule: 'submodule',
    weight: 'draft',
    path: folder,
    text: `\`${folder}\` holds a git repository of its own. It was left out.`,
  }))
  for (const change of changes) {
    if (change.after.mode === gitlink || change.before.mode === gitlink) {
      const text = `${named(change.path)} is a submodule: a run may not add, move or remove one.`
      findings.push({ rule: 'submodule', weight: 'withhold', path: change.path, text })
    }
    if (change.after.mode === symlink) {
      const target = (await readBlob(git, history, change.after.blob)).toString('utf8')
      if (leadsOut(change.path, target)) {
        const text = `${named(change.path)} is a link to ${JSON.stringify(target.slice(0, 200))}, which leads out of the repository.`
        findings.push({ rule: 'symlink', weight: 'withhold', path: change.path, text })
      }
    }
  }
  return findings
}

/**
 * Whether a link's target, read at the link's own place, is outside the tree or inside git's own folder. A target that
 * climbs after a name (`up/../..`) is taken as leading out: the name may be a link itself, whose parent is elsewhere.
 */
export function leadsOut(link: string, target: string): boolean {
  if (target === '' || path.posix.isAbsolute(target) || /[\0\\]/.test(target)) return true
  if (/(^|\/)(?!\.{1,2}(\/|$))[^/]+(\/+\.)*\/+\.\.(\/|$)/.test(target)) return true
  const resolved = path.posix.normalize(path.posix.join(path.posix.dirname(link), target))
  return resolved === '..' || resolved.startsWith('../') || resolved.split('/').some((part) => /^\.git$/i.test(part))
}

/** Paths that Git LFS would have stored elsewhere: the API commits their content as it is, which breaks clones. */
export async function lfsFindings(
  git: Git,
  history: Place,
  tree: string,
  changes: readonly Change[],
): Promise<Finding[]> {
  const paths = changes.filter((change) => !isDeleted(change)).map(({ path }) => path)
  if (paths.length === 0) return []
  const place = { ...history, indexFile: `${history.gitDir}/attributes.index` }
  await git(place, ['read-tree', tree])
  const output = await git(place, ['check-attr', '--cached', '-z', '--stdin', 'filter'], { input: paths.join('\0') })
  const fields = records(output)
  const findings: Finding[] = []
  for (let index = 0; index + 2 < fields.length; index += 3) {
    if (fields[index + 2] !== 'lfs') continue
    const file = fields[index] ?? ''
    const text = `${named(file)} belongs to Git LFS, which the API cannot write. Add it by hand, with \`git lfs\`.`
    findings.push({ rule: 'lfs', weight: 'withhold', path: file, text })
  }
  return findings
}
