import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { docker } from '../../../actions/agent/container/engine.ts'
import { runnerImage } from '../../../actions/agent/container/runner-image.ts'
import type { Mount } from '../../../actions/agent/container/sandbox.ts'
import type { Attack } from '../attack.ts'
import type { Plan } from '../inside/plan.ts'
import { Canaries } from './canaries.ts'
import { model } from './strong.ts'
import type { WeakHost } from './weak/host.ts'
import { plantWeak } from './weak/place.ts'

const here = path.join(import.meta.dirname, '..')
const [tcpPort, providerPort, registryPort, fetchingPort] = [18_080, 18_081, 18_082, 18_083]
/** Not `--privileged`, which an engine inside a machine without some capability cannot give; as good as that. */
const capabilities =
  'SYS_ADMIN SYS_PTRACE NET_RAW NET_ADMIN DAC_READ_SEARCH MKNOD SYS_RAWIO SYS_TIME SYS_NICE SYS_MODULE'.split(' ')
const engineSocket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')

/**
 * The layout that must not be: a plain `docker run`, as root, with every power, with the key in the environment, the engine's
 * socket, the host's namespaces, and the workspace, homes and runner's files mounted writable. Its "host" is a container
 * too, with a world of its own, so that proving the battery harms nobody.
 */
export class Weak {
  readonly canaries = new Canaries()
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-weak-'))
  readonly #name = `sentra-weak-${process.pid}-${Date.now().toString(36)}`
  readonly key = this.canaries.of('the key')
  readonly marks = path.join(this.folder, 'marks')
  #image = ''
  /** What the careless step printed. */
  laterLog = ''
  #mounts: Mount[] = []

  /** Plants everything and starts the host. */
  async open(): Promise<void> {
    const image = runnerImage({ toolCache: undefined, node: process.execPath })
    const { code, stderr } = await docker(process.env, ['import', '-', image.tag], image.archive)
    if (code !== 0) throw new Error(stderr)
    this.#image = image.tag
    this.#mounts = plantWeak(this.folder, this.canaries)
    const host: WeakHost = {
      canary: this.canaries.of('the world'),
      key: this.key,
      shared: '/world',
      ports: [tcpPort],
      abstract: this.#name,
      provider: providerPort,
      registry: registryPort,
      fetching: fetchingPort,
    }
    await this.#start(host, image.mounts)
  }

  async #start(host: WeakHost, toolchains: Mount[]): Promise<void> {
    const flags = [
      '--network',
      'none',
      '--cap-add',
      'NET_ADMIN',
      '--sysctl',
      'net.ipv6.conf.all.disable_ipv6=0',
      '--ipc',
      'shareable',
      '--dns',
      '1.1.1.1',
    ]
    const command = [
      '/opt/sentra/bin/node',
      '--no-warnings',
      '/redteam/layouts/weak/host.ts',
      'keeper',
      `--key=${this.key}`,
    ]
    const env = ['--env', `RT_HOST=${JSON.stringify(host)}`, '--env', `KEY=${this.key}`]
    const args = [
      'run',
      '--detach',
      '--tty',
      '--name',
      this.#name,
      '--label',
      'sentra.redteam',
      ...flags,
      ...this.#mountFlags(toolchains),
      ...env,
      '--workdir',
      '/world',
      this.#image,
      ...command,
    ]
    const { code, stderr } = await docker(process.env, args)
    if (code !== 0) throw new Error(stderr)
    for (let tries = 0; tries < 100; tries++) {
      const { stdout } = await docker(process.env, ['logs', this.#name])
      if (stdout.includes('ready')) return
      if (/Error|exited/.test(stdout)) throw new Error(`The weak host did not start: ${stdout}`)
      await wait(200)
    }
    throw new Error('The weak host did not start in time.')
  }

  #mountFlags(toolchains: Mount[]): string[] {
    const flags = (mounts: Mount[], end: string) =>
      mounts.flatMap(({ source, target }) => ['--mount', `type=bind,source=${source},target=${target}${end}`])
    return [
      ...flags(toolchains, ',readonly'),
      ...flags([{ source: here, target: '/redteam' }], ',readonly'),
      ...flags(this.#mounts, ''),
    ]
  }

  /** Runs the attacks as the agent in a plain container, and gives the lines it printed. */
  async attack(attacks: readonly Attack[]): Promise<string[]> {
    const job = path.join(this.folder, 'job')
    const plan: Plan = {
      attacks: attacks.map(({ id, script }) => ({ id, script })),
      workspace: '/workspace',
      environment: {
        ...{
          RT_PORTS: String(tcpPort),
          RT_ABSTRACT: this.#name,
          RT_UNIX: '/world/unix.sock',
          RT_LOG: '/world/log.sock',
          RT_MARKS: this.marks,
          RT_HOME: path.join(this.folder, 'home'),
        },
        ...{
          RT_JOB: job,
          RT_CHECKOUT: path.join(job, 'checkout'),
          RT_PROVIDER: `127.0.0.1:${providerPort}`,
          RT_MODEL: model,
          RT_REGISTRY: `http://127.0.0.1:${registryPort}`,
          RT_PROXY: `http://127.0.0.1:${fetchingPort}`,
          RT_HISTORY: path.join(this.folder, 'history'),
        },
        ...{ RT_SOCKET: '/world/broker/broker.sock', RT_NEIGHBOUR: this.#name, RT_PREY: 'keeper' },
      },
      atOnce: 4,
    }
    writeFileSync(path.join(this.folder, 'plan/plan.json'), JSON.stringify(plan))
    const environment = {
      ...{
        ANTHROPIC_API_KEY: this.key,
        GITHUB_TOKEN: this.key,
        ACTIONS_RUNTIME_TOKEN: this.key,
        'INPUT_ANTHROPIC-API-KEY': this.key,
        HOME: '/root',
      },
      ...{
        GITHUB_ENV: `${job}/main-env`,
        GITHUB_PATH: `${job}/main-path`,
        GITHUB_OUTPUT: `${job}/main-output`,
        GITHUB_STATE: `${job}/main-state`,
        GITHUB_EVENT_PATH: `${job}/main-env`,
      },
      ...{
        RUNNER_TEMP: `${job}/_temp`,
        RUNNER_TOOL_CACHE: `${job}/_tool`,
        GITHUB_WORKSPACE: `${job}/checkout`,
        SSH_AUTH_SOCK: '/world/agent.sock',
        DOCKER_HOST: 'unix:///var/run/docker.sock',
      },
      ...{ RT_PLAN: '/plan/plan.json', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/opt/sentra/bin' },
    }
    const image = runnerImage({ toolCache: undefined, node: process.execPath })
    const powers = capabilities.flatMap((name) => ['--cap-add', name])
    const unconfined = ['seccomp', 'apparmor', 'systempaths'].flatMap((name) => [
      '--security-opt',
      `${name}=unconfined`,
    ])
    const shared = [
      ...powers,
      ...unconfined,
      '--pid',
      `container:${this.#name}`,
      '--network',
      `container:${this.#name}`,
      '--ipc',
      `container:${this.#name}`,
    ]
    const args = ['run', '--rm', '--name', `${this.#name}-agent`, ...shared, ...this.#mountFlags(image.mounts)]
    args.push('--mount', `type=bind,source=${engineSocket},target=/var/run/docker.sock`)
    for (const [name, value] of Object.entries(environment)) args.push('--env', `${name}=${value}`)
    args.push(
      '--workdir',
      '/workspace',
      this.#image,
      '/opt/sentra/bin/node',
      '--no-warnings',
      '/redteam/inside/index.js',
    )
    const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await new Promise((resolve) => child.once('close', resolve))
    return text.split(/\r\n|\n|\r/)
  }

  /** Ids whose words arrived at a service of the weak world. */
  async seen(): Promise<string[]> {
    await docker(process.env, ['kill', '--signal', 'USR2', this.#name])
    await wait(500)
    const { stdout } = await docker(process.env, ['logs', this.#name])
    return JSON.parse(/seen (\[.*\])/.exec(stdout)?.[1] ?? '[]')
  }

  /** What a careless later step does: git in the agent's own workspace, with its settings, and with the job's secrets. */
  async later(): Promise<void> {
    const script = readFileSync(path.join(import.meta.dirname, 'weak/later.sh'), 'utf8')
    const image = runnerImage({ toolCache: undefined, node: process.execPath })
    const name = `${this.#name}-later`
    const args = [
      'run',
      '--rm',
      '--init',
      '--name',
      name,
      '--network',
      'none',
      ...this.#mountFlags(image.mounts),
      '--env',
      `KEY=${this.key}`,
      '--env',
      'PATH=/usr/bin:/usr/sbin',
      '--workdir',
      '/workspace',
      this.#image,
      'timeout',
      '60',
      'bash',
      '-c',
      script,
    ]
    this.laterLog = (await docker(process.env, args, undefined, 90_000)).stdout
    await this.#handBack()
  }

  get published(): string {
    return path.join(this.folder, 'host/world/published')
  }

  /** The containers wrote as root; a user who is not could neither read nor remove it. */
  async #handBack(): Promise<void> {
    const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`
    const image = runnerImage({ toolCache: undefined, node: process.execPath })
    const tools = image.mounts.flatMap(({ source, target }) => [
      '--mount',
      `type=bind,source=${source},target=${target},readonly`,
    ])
    const all = ['--mount', `type=bind,source=${this.folder},target=/workspace`]
    const script = `chown -hR ${owner} /workspace && chmod -R u+rwX /workspace`
    await docker(process.env, ['run', '--rm', '--network', 'none', ...tools, ...all, this.#image, 'bash', '-c', script])
  }

  async close(): Promise<void> {
    await docker(process.env, ['rm', '--force', this.#name, `${this.#name}-agent`, `${this.#name}-later`])
    if (this.#image !== '') await this.#handBack()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
