import path from 'node:path'
import { inside } from './sandbox.ts'

/** Variables by which set-up steps of a job tell where a toolchain is. Each is a path or a list of paths. */
const toolVariables = [
  'DOTNET_ROOT',
  'GOROOT',
  'JAVA_HOME',
  'LD_LIBRARY_PATH',
  'PKG_CONFIG_PATH',
  'Python3_ROOT_DIR',
  'Python_ROOT_DIR',
  'pythonLocation',
]

const ownFolder = path.posix.dirname(inside.node)
const standardPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin']

/** What leads to the host's toolchains, for an image that holds them. */
export interface Toolchains {
  /** Absolute folders of the host that are mounted. */
  roots: readonly string[]
  /** The folder of the first `node` on the host's `PATH`. */
  nodeFolder: string | undefined
}

/**
 * The variables of a program inside. Of the host's own only those that lead to toolchains, and of those only the
 * parts that are mounted: nothing else of the job's environment gets in. Without `tools` the image's own `PATH` stays.
 */
export function containerEnvironment(
  host: Readonly<Record<string, string | undefined>>,
  tools: Toolchains | undefined,
): Record<string, string> {
  return { ...(tools === undefined ? {} : toolchains(host, tools)), ...standing }
}

function toolchains(
  host: Readonly<Record<string, string | undefined>>,
  { roots, nodeFolder }: Toolchains,
): Record<string, string> {
  const isMounted = (entry: string): boolean => roots.some((root) => entry === root || entry.startsWith(`${root}/`))
  const mounted = (list: string | undefined): string[] => (list ?? '').split(':').filter(isMounted)
  const found = toolVariables.flatMap((name) => {
    const entries = mounted(host[name])
    return entries.length === 0 ? [] : [[name, entries.join(':')] as const]
  })
  // Where the job's Node is not inside, ours is nearer to it than any other that happens to lie in /usr.
  const ours = nodeFolder === undefined || isMounted(nodeFolder) ? [] : [ownFolder]
  const folders = [...ours, ...mounted(host.PATH), ...standardPath, ownFolder]
  return { ...Object.fromEntries(found), PATH: [...new Set(folders)].join(':') }
}

const standing = {
  HOME: inside.home,
  USER: 'agent',
  LOGNAME: 'agent',
  SHELL: '/bin/bash',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  TZ: 'UTC',
  CI: 'true',
  PAGER: 'cat',
  GIT_PAGER: 'cat',
  GIT_TERMINAL_PROMPT: '0',
  NPM_CONFIG_UPDATE_NOTIFIER: 'false',
  PYTHONDONTWRITEBYTECODE: '1',
}
