import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Figures } from '../figure.ts'

const root = path.join(import.meta.dirname, '../..')

/** What is bundled, and what `uses:` downloads of the whole repository. */
export const figures: Figures = async () => [
  {
    id: 'agent.bundle.bytes',
    value: bundled('agent'),
    unit: 'bytes',
    goal: 'at most 2,000,000',
    note: 'dist/agent: the code that runs on the host; what is mounted into the container is counted apart',
  },
  { id: 'agent.worker.bytes', value: bundled('worker'), unit: 'bytes', note: 'dist/worker: runs in the container' },
  { id: 'agent.hooks.bytes', value: bundled('hooks'), unit: 'bytes', note: 'dist/hooks: three programs of their own' },
  { id: 'agent.download.bytes', value: archived(), unit: 'bytes', note: 'the archive that `uses:` fetches, gzip' },
]

/** All code of a bundle; no licences. */
const bundled = (name: string): number =>
  readdirSync(path.join(root, 'dist', name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)

/** `git archive` of the files as they lie here, committed or not, by the same attributes that GitHub honours. */
function archived(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'sentra-archive-'))
  mkdirSync(path.join(folder, 'objects'))
  const env = {
    ...process.env,
    GIT_INDEX_FILE: path.join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: path.join(folder, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: path.join(root, '.git/objects'),
  }
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, maxBuffer: 256 * 1024 * 1024 })
  try {
    git('add', '--all')
    const tree = git('write-tree').toString().trim()
    return git('archive', '--format=tar.gz', tree).length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
