import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Whether Debian's packages can be installed here: Debian or Ubuntu, as root. */
export function canInstall(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** The first of these programs that is there, as an absolute path. */
export function findProgram(...names: string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin']
  for (const name of names) {
    for (const folder of folders) {
      if (folder !== '' && existsSync(`${folder}/${name}`)) return `${folder}/${name}`
    }
  }
  return undefined
}

let listsAreFresh = false

/** Installs packages by name, quietly. Gives the reason as a text where that fails, and nothing where it worked. */
export function install(packages: string[]): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    if (!listsAreFresh) execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'pipe', timeout: 180_000 })
    listsAreFresh = true
    // Without its service: the engine of the tests is a private one, and a container cannot start services anyway.
    const result = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env: { ...env, RUNLEVEL: '1' },
      encoding: 'utf8',
      timeout: 600_000,
    })
    return result.status === 0 ? undefined : (result.stderr ?? '').trim().split('\n').at(-1) || 'apt-get failed'
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error)
  }
}
