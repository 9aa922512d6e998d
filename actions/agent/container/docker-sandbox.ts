import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type ContainerSpec, type Limits, runArguments } from './arguments.ts'
import { attach, docker, engineError, type HostEnvironment, removeContainer } from './engine.ts'
import { containerEnvironment, type Toolchains } from './environment.ts'
import { type ReadyImage, readyImage } from './image.ts'
import { lend, type User } from './ownership.ts'
import { insist, judge, parseFacts } from './preflight.ts'
import { type PreflightInput, preflightProgram } from './preflight-program.ts'
import { inside, type Mount, type Sandbox, type SandboxResult, type SandboxTask } from './sandbox.ts'
import { talk } from './talk.ts'
import { thenAlways } from './then-always.ts'

export interface SandboxSettings {
  /** `runner`, `sentra`, or an image of the user's own. */
  image: string
  limits: Limits
  /** The host's environment: where the engine and the toolchains are. Nothing else of it gets inside. */
  host?: HostEnvironment
}

/** The real sandbox: one locked container a task, proved by a preflight before the task's command is started. */
export function dockerSandbox(settings: SandboxSettings): Sandbox {
  const host = settings.host ?? process.env
  let image: Promise<ReadyImage> | undefined
  return {
    run: async (task) => {
      image ??= readyImage(settings.image, host)
      return runIn(await image, settings.limits, host, task)
    },
  }
}

async function runIn(
  image: ReadyImage,
  limits: Limits,
  host: HostEnvironment,
  task: SandboxTask,
): Promise<SandboxResult> {
  const loan = await lend(task.workspace)
  const files = await mkdtemp(path.join(os.tmpdir(), 'sentra-sandbox-'))
  const nonce = { file: `.sentra-nonce-${randomBytes(8).toString('hex')}`, value: randomBytes(16).toString('hex') }
  const onHost = path.join(task.workspace, nonce.file)
  const work = async (): Promise<SandboxResult> => {
    await writeFile(onHost, nonce.value, { mode: 0o644 })
    const mounts = [...image.mounts, ...(await generated(files, image, loan.user)), ...(task.mounts ?? [])]
    const readOnly = mounts.map((mount) => mount.target)
    const socket = task.socket === undefined ? [] : [{ source: task.socket, target: inside.socket }]
    const input: PreflightInput = {
      workspace: inside.workspace,
      home: inside.home,
      nonceFile: `${inside.workspace}/${nonce.file}`,
      readOnly,
      socket: task.socket === undefined ? null : inside.socket,
      pingPath: '/sentra/ping',
      command: [...task.command],
    }
    const spec: ContainerSpec = {
      name: task.name,
      image: image.name,
      user: loan.user,
      limits,
      workspace: task.workspace,
      mounts: [...mounts, ...socket],
      environment: { ...containerEnvironment(host, toolchains(image, host)), ...task.environment },
      command: [...image.node, '--no-warnings', '--eval', `(${preflightProgram})()`, '--', JSON.stringify(input)],
    }
    const admit = async (line: string): Promise<void> => {
      insist(judge(parseFacts(line), { spec, nonce: nonce.value, socket: task.socket !== undefined }))
      await rm(onHost)
    }
    return await execute(spec, admit, host, task)
  }
  return thenAlways(work, [
    // The workspace is taken back only from a container that is gone: what still ran in it could lead the host astray.
    () => removeContainer(task.name, host).then(loan.giveBack),
    () => rm(files, { recursive: true, force: true }),
    () => rm(onHost, { force: true }),
  ])
}

const toolchains = (image: ReadyImage, host: HostEnvironment): Toolchains | undefined => {
  if (image.roots === undefined) return undefined
  const nodeFolder = (host.PATH ?? '').split(':').find((folder) => existsSync(path.join(folder, 'node')))
  return { roots: image.roots, nodeFolder }
}

/** Small files that every container needs: who its user is (Node's `os.userInfo` throws without), and Node's wrapper. */
async function generated(folder: string, image: ReadyImage, { uid, gid }: User): Promise<Mount[]> {
  // The engine, not the container's user, opens the sources; the files themselves must be readable inside.
  const file = async (name: string, text: string, mode: number, target: string): Promise<Mount> => {
    const source = path.join(folder, name)
    await writeFile(source, text)
    await chmod(source, mode)
    return { source, target }
  }
  return Promise.all([
    file('passwd', `agent:x:${uid}:${gid}::${inside.home}:/bin/bash\n`, 0o644, '/etc/passwd'),
    file('group', `agent:x:${gid}:\n`, 0o644, '/etc/group'),
    ...(image.wrapper === undefined ? [] : [file('node', image.wrapper, 0o755, inside.node)]),
  ])
}

async function execute(
  spec: ContainerSpec,
  admit: (line: string) => Promise<void>,
  host: HostEnvironment,
  task: SandboxTask,
): Promise<SandboxResult> {
  const started = performance.now()
  const kill = () => removeContainer(spec.name, host)
  const outcome = await talk(attach(host, runArguments(spec)), admit, kill, task)
  if (outcome.refusal !== undefined) throw outcome.refusal
  if (!outcome.admitted && !outcome.timedOut && !outcome.aborted) {
    throw engineError('The sandbox could not be started.', outcome.tail)
  }
  const { stdout } = await docker(host, ['inspect', '--format', '{{.State.OOMKilled}} {{.State.ExitCode}}', spec.name])
  const [oom, code] = stdout.trim().split(' ')
  return {
    exitCode: code === undefined || code === '' ? outcome.exitCode : Number(code),
    oomKilled: oom === 'true',
    timedOut: outcome.timedOut,
    aborted: outcome.aborted,
    tail: outcome.tail,
    startedMs: outcome.startedMs,
    ms: performance.now() - started,
  }
}
