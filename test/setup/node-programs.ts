import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Need } from './need.ts'

/** Too large to be a dependency, and one suite drives it: fetched once, by npm, into the user's own cache. */
const version = '10.34.9'

/** pnpm as a project's job has it, in a folder of its own that a test can give to a container. */
export function pnpm(): Need {
  const folder = path.join(os.tmpdir(), `sentra-pnpm-${version}-${os.userInfo().uid}`)
  const program = path.join(folder, 'node_modules/.bin/pnpm')
  if (!existsSync(program)) {
    const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const made = spawnSync('npm', ['install', ...flags, '--prefix', folder, `pnpm@${version}`], {
      encoding: 'utf8',
      timeout: 180_000,
    })
    if (made.status !== 0 || !existsSync(program)) {
      const why = (made.stderr ?? '').trim().split('\n').at(-1) || 'npm did not answer'
      return { name: 'pnpm', missing: `it could not be installed: ${why}`, env: {} }
    }
  }
  return { name: 'pnpm', env: { SENTRA_TEST_PNPM: program } }
}
