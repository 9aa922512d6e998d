import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Need } from './need.ts'

/** Too large to be dependencies, and one suite drives them: fetched once, by npm, into the user's own cache. */
const wanted = [
  { name: 'pnpm', version: '10.34.9', variable: 'SENTRA_TEST_PNPM' },
  { name: 'yarn', version: '1.22.22', variable: 'SENTRA_TEST_YARN' },
]

/** Package managers as a project's job has them, each in a folder of its own that a test can give to a container. */
export const nodePrograms = (): Need[] => wanted.map(nodeProgram)

/** npm's own cache folder is the user's, outlives a run, and lies where no other user can have put something first. */
const cache = process.env.npm_config_cache ?? path.join(os.homedir(), '.npm')

function nodeProgram({ name, version, variable }: (typeof wanted)[number]): Need {
  const folder = path.join(cache, 'sentra-test', `${name}-${version}`)
  mkdirSync(folder, { recursive: true })
  if (!isOurs(folder))
    return { name, missing: `${folder} belongs to somebody else, or others may write there`, env: {} }
  const program = path.join(folder, 'node_modules/.bin', name)
  if (!existsSync(program)) {
    const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const made = spawnSync('npm', ['install', ...flags, '--prefix', folder, `${name}@${version}`], {
      encoding: 'utf8',
      timeout: 180_000,
    })
    if (made.status !== 0 || !existsSync(program)) {
      const why = (made.stderr ?? '').trim().split('\n').at(-1) || 'npm did not answer'
      return { name, missing: `it could not be installed: ${why}`, env: {} }
    }
  }
  return { name, env: { [variable]: program } }
}

/** What is started from here must have been put here by us. */
function isOurs(folder: string): boolean {
  const { uid, mode } = lstatSync(folder)
  return uid === process.getuid?.() && (mode & 0o022) === 0
}
