import { inside, type Mount } from './sandbox.ts'

export interface Limits {
  memoryMb: number
  cpus: number
  pids: number
}

/** Everything that decides how a container is started. */
export interface ContainerSpec {
  name: string
  image: string
  user: { uid: number; gid: number }
  limits: Limits
  /** The one writable folder of the host. */
  workspace: string
  /** Mounted read-only. */
  mounts: readonly Mount[]
  environment: Readonly<Record<string, string>>
  /** The program and its arguments; the image's own entry point never runs. */
  command: readonly [string, ...string[]]
}

/** The label by which leftover containers are found. */
export const label = 'sentra.sandbox'

/** Sizes in MiB: memory-backed file systems count against the container's memory, so together they take three eighths. */
export const tmpfsSizes = ({ memoryMb }: Limits) => ({
  tmp: Math.floor(memoryMb / 4),
  home: Math.floor(memoryMb / 8),
  shm: 64,
})

/**
 * The arguments of `docker` that start a locked container. A pure function: what it gives is snapshot-tested, and the
 * preflight proves inside that each flag took effect.
 */
export function runArguments(spec: ContainerSpec): string[] {
  const { uid, gid } = spec.user
  const { memoryMb, cpus, pids } = spec.limits
  const sizes = tmpfsSizes(spec.limits)
  const own = `rw,nosuid,nodev,exec,uid=${uid},gid=${gid}`
  const [entrypoint, ...rest] = spec.command
  return [
    'run',
    '--interactive',
    ...['--name', spec.name],
    ...['--label', label],
    ...['--pull', 'never'],
    // PID 1 must reap children and pass signals on.
    '--init',
    '--read-only',
    ...['--user', `${uid}:${gid}`],
    ...['--cap-drop', 'ALL'],
    ...['--security-opt', 'no-new-privileges'],
    ...['--network', 'none'],
    ...['--ipc', 'private'],
    ...['--cgroupns', 'private'],
    ...['--shm-size', `${sizes.shm}m`],
    ...['--memory', `${memoryMb}m`],
    // Equal to memory: no swap.
    ...['--memory-swap', `${memoryMb}m`],
    ...['--cpus', String(cpus)],
    ...['--pids-limit', String(pids)],
    ...['--ulimit', 'core=0:0'],
    ...['--ulimit', 'nofile=8192:8192'],
    ...['--log-driver', 'none'],
    '--no-healthcheck',
    ...['--hostname', 'sentra'],
    ...['--tmpfs', `/tmp:${own},size=${sizes.tmp}m,mode=1777`],
    // A bare tmpfs is root's and 0755.
    ...['--tmpfs', `${inside.home}:${own},size=${sizes.home}m,mode=0700`],
    ...['--mount', mount({ source: spec.workspace, target: inside.workspace }, false)],
    ...spec.mounts.flatMap((one) => ['--mount', mount(one, true)]),
    ...['--workdir', inside.workspace],
    ...Object.entries(spec.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...['--entrypoint', entrypoint],
    spec.image,
    ...rest,
  ]
}

/** `--mount` refuses a source that is not there, where `-v` would make a folder of root's. Its fields are CSV. */
const mount = ({ source, target }: Mount, readOnly: boolean): string =>
  ['type=bind', field('source', source), field('target', target), ...(readOnly ? ['readonly'] : [])].join(',')

const field = (name: string, value: string): string =>
  /[",\n]/.test(value) ? `"${name}=${value.replaceAll('"', '""')}"` : `${name}=${value}`
