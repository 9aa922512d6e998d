import { z } from 'zod'
import { SentraError } from '../../../core/errors.ts'
import { type ContainerSpec, tmpfsSizes } from './arguments.ts'
import type { Facts } from './preflight-program.ts'
import { inside } from './sandbox.ts'

const FactsSchema: z.ZodType<Facts> = z.object({
  status: z.record(z.string(), z.string()),
  mounts: z.array(
    z.object({
      target: z.string(),
      type: z.string(),
      options: z.array(z.string()),
      superOptions: z.array(z.string()),
      size: z.number(),
    }),
  ),
  limits: z.object({ memory: z.string(), swap: z.string(), both: z.string(), pids: z.string(), cpu: z.string() }),
  swapTotal: z.string(),
  interfaces: z.array(z.string()),
  nonce: z.string(),
  workspaceWritable: z.boolean(),
  writes: z.record(z.string(), z.string()),
  setuid: z.string().nullable(),
  engineSockets: z.array(z.string()),
  socketStatus: z.union([z.number(), z.string(), z.null()]),
})

/** One line of the judgement: what must hold, whether it does, what was seen, and the way out where it does not. */
export interface Check {
  id: string
  holds: boolean
  saw: string
  next: string
}

export interface Expected {
  spec: ContainerSpec
  nonce: string
  socket: boolean
}

/** Mounts that Docker makes in every container, beside those below `/proc`, `/sys` and `/dev`. */
const docker = ['/', '/proc', '/dev', '/sys', '/etc/resolv.conf', '/etc/hostname', '/etc/hosts']
/**
 * What an attempt to write answers where it is refused. A program that runs answers ETXTBSY to its owner, before its
 * mount is asked: on GitHub's runners Node belongs to the job's user. That its mount is read-only is seen in `mounts`.
 */
const refusals = ['EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ETXTBSY']
/** `--init` is mounted at `/sbin`, wherever an image's link of that name leads. */
const init = /^(\/usr)?\/s?bin\/docker-init$/
const updateDocker = 'Use a Docker engine that honours these flags, 20.10 or newer, with its default settings.'
const seePaths =
  'Run the job directly on the runner, with a local Linux engine: not in a container: job, not through Docker Desktop or a remote engine.'

/**
 * Judges what the program inside saw, line by line. Pure: the host decides with its own eyes closed to nothing but
 * these facts.
 */
export function judge(facts: Facts, { spec, nonce, socket }: Expected): Check[] {
  const status = (name: string): string => facts.status[name] ?? 'unknown'
  const check = (id: string, holds: boolean, saw: unknown, next: string): Check => ({
    id,
    holds,
    saw: String(saw),
    next,
  })
  const { uid, gid } = spec.user
  const memory = String(spec.limits.memoryMb * 2 ** 20)
  const capabilities = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map(status)
  const groups = status('Groups')
    .split(/\s+/)
    .filter((group) => group !== '' && group !== String(gid))
  const written = Object.entries(facts.writes).filter(([, code]) => !refusals.includes(code))
  const writable = facts.mounts.filter((mount) => mount.options.includes('rw')).map((mount) => mount.target)
  const root = facts.mounts.find((mount) => mount.target === '/')
  const ourOwn = [inside.workspace, inside.home, '/tmp', ...spec.mounts.map((mount) => mount.target)]
  const stray = facts.mounts.map((mount) => mount.target).filter((target) => !isExpected(target, ourOwn))
  const open = writable.filter(
    (target) => ![inside.workspace, inside.home, '/tmp'].includes(target) && !isKernel(target),
  )
  const tmpfs = tmpfsSizes(spec.limits)
  const small = [
    ['/tmp', tmpfs.tmp],
    [inside.home, tmpfs.home],
  ].map(([target, mib]) => {
    const found = facts.mounts.find((mount) => mount.target === target && mount.type === 'tmpfs')
    return {
      target,
      size: found?.size ?? -1,
      fits: found !== undefined && found.size <= Number(mib) * 2 ** 20 && found.options.includes('nosuid'),
    }
  })
  return [
    check('sees the workspace', facts.nonce === nonce, facts.nonce === '' ? 'no nonce' : 'another nonce', seePaths),
    check(
      'may write the workspace',
      facts.workspaceWritable,
      'refused',
      `Give the checkout to the user that runs the job (uid ${uid}).`,
    ),
    ...(socket ? [check('reaches the broker', facts.socketStatus === 204, facts.socketStatus, seePaths)] : []),
    check('root file system read-only', root?.options.includes('ro') === true, root?.options.join(','), updateDocker),
    check(
      'nothing else can be written',
      written.length === 0 && open.length === 0,
      [...written.map(([target]) => target), ...open].join(' '),
      updateDocker,
    ),
    check(
      'no other mounts',
      stray.length === 0,
      stray.join(' '),
      'Remove default mounts from the engine’s configuration.',
    ),
    check(
      'memory file systems are small',
      small.every((one) => one.fits),
      small.map((one) => `${one.target}=${one.size}`).join(' '),
      updateDocker,
    ),
    check(
      'an unprivileged user',
      uid !== 0 && status('Uid') === [uid, uid, uid, uid].join('\t'),
      status('Uid'),
      updateDocker,
    ),
    check('no other groups', groups.length === 0, groups.join(' '), updateDocker),
    check(
      'no capabilities',
      capabilities.every((set) => /^0+$/.test(set)),
      capabilities.join(' '),
      updateDocker,
    ),
    check('no new privileges', status('NoNewPrivs') === '1', status('NoNewPrivs'), updateDocker),
    check(
      'setuid without effect',
      facts.setuid === null || facts.setuid === `${uid} ${uid}`,
      facts.setuid,
      updateDocker,
    ),
    check(
      'system calls are filtered',
      status('Seccomp') === '2',
      status('Seccomp'),
      'Start the engine with its default seccomp profile.',
    ),
    check(
      'memory is limited',
      facts.limits.memory === memory,
      facts.limits.memory,
      'Use a host whose kernel offers the memory controller.',
    ),
    check(
      'memory is not swapped out',
      !swapped(facts, memory),
      `${facts.limits.swap || facts.limits.both || 'no limit'}, of ${facts.swapTotal} kB`,
      'Switch swap off on the host (swapoff -a), or give its kernel the accounting of swap (swapaccount=1).',
    ),
    check(
      'processes are limited',
      facts.limits.pids === String(spec.limits.pids),
      facts.limits.pids,
      'Use a host whose kernel offers the pids controller.',
    ),
    check(
      'processors are limited',
      cpus(facts.limits.cpu) === spec.limits.cpus,
      facts.limits.cpu,
      'Use a host whose kernel offers the cpu controller.',
    ),
    check(
      'no network but loopback',
      facts.interfaces.every((name) => name === 'lo'),
      facts.interfaces.join(' '),
      updateDocker,
    ),
    check(
      'no engine socket',
      facts.engineSockets.length === 0,
      facts.engineSockets.join(' '),
      'Remove the engine’s socket from its default mounts.',
    ),
  ]
}

const isKernel = (target: string): boolean => /^\/(proc|sys|dev)(\/|$)/.test(target)
const isExpected = (target: string, own: readonly string[]): boolean =>
  docker.includes(target) ||
  init.test(target) ||
  isKernel(target) ||
  own.some((mount) => target === mount || target.startsWith(`${mount}/`))
/** A kernel that counts no swap limits none: then there may be none at all. */
const swapped = ({ limits, swapTotal }: Facts, memory: string): boolean =>
  limits.swap !== '' ? limits.swap !== '0' : limits.both !== '' ? limits.both !== memory : swapTotal !== '0'
const cpus = (line: string): number => {
  const [quota, period] = line.split(' ').map(Number)
  return Number(quota) / Number(period)
}

/** Reads the line that came out of the container: it is data like any other. */
export function parseFacts(line: string): Facts {
  try {
    return FactsSchema.parse(JSON.parse(line))
  } catch (cause) {
    throw new SentraError({
      what: 'The sandbox was not used.',
      why: `Its preflight did not answer in the expected form: ${JSON.stringify(line.slice(0, 300))}.`,
      next: 'Run the job again; if it stays so, report it with this line.',
      cause,
    })
  }
}

/** @throws SentraError naming every line that does not hold. */
export function insist(checks: readonly Check[]): void {
  const failed = checks.filter((check) => !check.holds)
  if (failed.length === 0) return
  throw new SentraError({
    what: 'The sandbox was not used, because its isolation does not hold.',
    why: failed.map(({ id, saw }) => `Failed: ${id} (saw: ${saw}).`).join(' '),
    next: [...new Set(failed.map((check) => check.next))].join(' '),
  })
}
