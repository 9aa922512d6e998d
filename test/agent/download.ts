import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { temporary } from './repository.ts'

const root = path.join(import.meta.dirname, '../..')

/**
 * Unpacks what `uses:` fetches of this project, from the files as they lie here, committed or not: the same attributes
 * keep the rest out. Any user of the machine can read it, as on a runner. The caller removes it.
 */
export function downloadAction(): { folder: string; remove: () => void } {
  const { folder: place, remove } = temporary()
  const git = (...args: string[]) =>
    execFileSync('git', [`--git-dir=${place}/git`, `--work-tree=${root}`, ...args], { maxBuffer: 2 ** 28, cwd: root })
  const folder = path.join(place, 'action')
  git('init', '--quiet')
  git('add', '--all')
  mkdirSync(folder)
  execFileSync('tar', ['-x', '-C', folder], {
    input: git('archive', '--format=tar', git('write-tree').toString().trim()),
  })
  chmodSync(place, 0o755)
  return { folder, remove }
}
