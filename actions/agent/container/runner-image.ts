import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { inside, type Mount } from './sandbox.ts'
import { type TarEntry, tar } from './tar.ts'

/**
 * The image that is nothing: empty folders and the links that lead into `/usr`. Over it the host's own `/usr` and tool
 * cache are mounted read-only, so nothing is downloaded and every toolchain that the job set up is there.
 */
export interface RunnerImage {
  /** Named after its contents, so that an old one is never taken for a new one. */
  tag: string
  archive: Buffer
  mounts: Mount[]
  /** Folders in which the host's toolchains lie. */
  roots: string[]
}

/** What of the host's `/etc` a toolchain needs. Nothing that names a person, a machine, or a credential. */
const etc = [
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'localtime',
  'mime.types',
  'nsswitch.conf',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
]

/** Real folders. `/sbin` is one, because `--init` is mounted into it, and `/usr/sbin` is read-only. */
const folders = ['dev', 'etc', 'home', 'opt', 'proc', 'run', 'sbin', 'sys', 'tmp', 'usr', 'var', 'workspace']

export function runnerImage(host: { toolCache: string | undefined; node: string }): RunnerImage {
  const top = ['bin', 'lib', 'lib32', 'lib64', 'libx32'].filter((name) => existsSync(`/${name}`))
  const links = top.filter((name) => lstatSync(`/${name}`).isSymbolicLink())
  const unmerged = top.filter((name) => !links.includes(name))
  const entries: TarEntry[] = [
    ...[...folders, ...unmerged].toSorted().map((name) => ({ name })),
    ...links.map((name) => ({ name, link: readlinkSync(`/${name}`) })),
    // git and df look up mounted file systems here.
    { name: 'etc/mtab', link: '/proc/mounts' },
  ]
  const archive = tar(entries)
  const java = existsSync('/etc') ? readdirSync('/etc').filter((name) => /^java(-\d+-openjdk)?$/.test(name)) : []
  const named = [...etc, ...java].map((name) => `/etc/${name}`).filter((name) => existsSync(name))
  const toolCache = host.toolCache !== undefined && existsSync(host.toolCache) ? [host.toolCache] : []
  const roots = ['/usr', ...unmerged.map((name) => `/${name}`), ...toolCache]
  return {
    tag: `sentra/runner:${createHash('sha256').update(archive).digest('hex').slice(0, 16)}`,
    archive,
    mounts: [...roots, ...named]
      .map((path) => ({ source: path, target: path }))
      .concat([{ source: host.node, target: inside.node }]),
    roots,
  }
}
