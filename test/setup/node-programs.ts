import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
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

function nodeProgram({ name, version, variable }: (typeof wanted)[number]): Need {
  const folder = path.join(os.tmpdir(), `sentra-${name}-${version}-${os.userInfo().uid}`)
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
