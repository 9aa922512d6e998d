import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { dockerSandbox } from '../../../actions/agent/container/docker-sandbox.ts'
import { type NamedSandbox, namedSandbox } from '../../../actions/agent/containers.ts'
import { bring, type Installed, install } from '../../../actions/agent/dependencies/install.ts'
import type { Manager } from '../../../actions/agent/dependencies/managers.ts'
import { git } from '../../../actions/agent/git.ts'
import { node, takeCode } from '../../agent/projects.ts'
import { repository } from '../../agent/repository.ts'
import type { Attack } from '../attack.ts'
import { dependencyAttacks } from '../dependencies/index.ts'
import { hostileRegistry } from '../dependencies/registry.ts'
import type { Plan } from '../inside/plan.ts'
import { Canaries } from './canaries.ts'
import { plantCheckout, plantHome } from './plant.ts'
import { Services } from './services.ts'

const inside = path.join(import.meta.dirname, '../inside')
const tools = ['main.ts', 'loot.ts', 'tools.sh', 'reach.pl']
const run = (plan: string) => `RT_PLAN=$PWD/${plan} /opt/sentra/bin/node --no-warnings main.ts`

/** One real fetch and one real build with hostile code in them, and all that is left to look at. */
export interface FetchingRun {
  canaries: Canaries
  lines: string[]
  installed: Installed
  /** A judge's folder, with what was installed brought into it. */
  judged: string
  home: string
  job: string
  /** Ids whose words reached a service of the host, or changed the registry. */
  reached: string[]
  close(): Promise<void>
}

/**
 * Runs the attacks where a package's own code would run if it got so far: in the place of the manager's commands. All
 * else is real: containers, proxy, the host's settings with a private registry's token, and what is brought back.
 */
export async function runFetching(): Promise<FetchingRun> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-fetching-'))
  const [home, job, project] = ['home', 'job', 'project'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  const canaries = new Canaries()
  plantHome(home, canaries)
  plantCheckout(path.join(job, 'checkout'), canaries)
  const services = new Services(canaries.of('a service of the host'))
  const port = await services.stream({ port: 0, host: '127.0.0.1' })
  const registry = hostileRegistry(() => `http://127.0.0.1:${port}`)
  await new Promise<void>((resolve) => registry.server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(registry.server.address() as AddressInfo).port}`
  const token = canaries.of('the registry’s token')
  writeFileSync(path.join(home, '.npmrc'), `registry=http://${host}/\n//${host}/:_authToken=${token}\n`)

  const plan = (attacks: readonly Attack[]): string => {
    const environment = {
      ...{ RT_PORTS: String(port), RT_REGISTRY: `http://${host}`, RT_SOCKET: '/run/sentra/broker.sock', RT_PREY: '.*' },
      ...{ RT_HOME: home, RT_JOB: job, RT_CHECKOUT: path.join(job, 'checkout') },
    }
    const all: Plan = {
      ...{
        attacks: attacks.map(({ id, script }) => ({ id, script })),
        workspace: '/workspace',
        environment,
        atOnce: 4,
      },
    }
    return JSON.stringify(all)
  }
  const { tree } = repository(project, {
    ...node.files,
    ...Object.fromEntries(tools.map((name) => [name, readFileSync(path.join(inside, name))])),
    'web/package.json': '{"name":"web"}\n',
    'src/take.js': takeCode,
    '.env': `KEY=${canaries.of('the project’s own file')}\n`,
    'fetch.json': plan(dependencyAttacks.fetch),
    'build.json': plan(dependencyAttacks.build),
  })
  const manager: Manager = {
    ...{ name: 'npm', settings: 'npm', manifest: 'package.json', locks: ['package-lock.json'], members: true },
    ...{ handed: [], fetch: run('fetch.json'), build: run('build.json'), audit: null, installs: ['node_modules'] },
    hosts: ['files.example.com'],
  }
  const files = ['package.json', 'web/package.json', 'fetch.json', ...tools]
  const lines: string[] = []
  const given = { git, history: { gitDir: path.join(project, '.git') }, trees: { head: tree, base: tree } }
  const env = { ...process.env, HOME: home, NPM_CONFIG_USERCONFIG: path.join(home, '.npmrc'), npm_config_registry: '' }
  const place = path.join(folder, 'dependencies')
  const installed = await install(heard(lines, env), given, { folder: '', manager, files }, place, { env })
  const judged = path.join(folder, 'judged')
  mkdirSync(judged)
  if (installed.from !== null) await bring(installed.from, judged, installed.entries)
  cpSync(path.join(project, 'src'), path.join(judged, 'src'), { recursive: true })
  return {
    ...{ canaries, lines: lines.join('').split('\n'), installed, judged, home, job },
    reached: [...services.seen, ...registry.written],
    close: async () => {
      services.close()
      registry.server.closeAllConnections()
      registry.server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The real sandbox, all that is printed in it kept. */
function heard(lines: string[], host: NodeJS.ProcessEnv): NamedSandbox {
  const plain = dockerSandbox({ image: 'runner', limits: { memoryMb: 2_048, cpus: 2, pids: 200 }, host })
  const sandbox = namedSandbox(plain, { signal: new AbortController().signal, remember: () => {} }, process.pid)
  return {
    run: (kind, task) =>
      sandbox.run(kind, {
        ...task,
        onOutput: (text, stream) => {
          lines.push(text)
          task.onOutput?.(text, stream)
        },
      }),
  }
}
