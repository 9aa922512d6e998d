import { spawn } from 'node:child_process'
import { constants, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { inputVariables, readActionFile } from '../../../demo/runner/action-file.ts'
import { type Job, runnerEnvironment, stepFiles } from '../../../demo/runner/environment.ts'
import { parseFileCommands } from '../../../demo/runner/file-commands.ts'
import { root } from '../../agent/play.ts'
import { node, takeCode, takeTest } from '../../agent/projects.ts'
import { type Scene, startScene } from '../../agent/scene.ts'
import type { Attack } from '../attack.ts'
import type { Plan } from '../inside/plan.ts'
import { checkoutFiles } from '../keys/files.ts'
import { Canaries } from './canaries.ts'
import { plantCheckout, plantHome } from './plant.ts'
import { plantGit } from './plant-git.ts'
import { type Asked, faultyProvider } from './provider.ts'
import { Services } from './services.ts'

/** One whole run of the published action with the hostile worker in it, and all that is left to look at. */
export interface StrongRun {
  scene: Scene
  job: Job
  canaries: Canaries
  key: string
  home: string
  marks: string
  /** The job's log, raw: as a runner would read it, before it obeys and masks. */
  log: string[]
  outputs: Record<string, string>
  asked: Asked[]
  /** Ids whose words reached a service of the host. */
  seen: string[]
  ended: { main: number; post: number }
  /** The action's own folder: worker and hooks as they were handed out. */
  action: string
  close(): Promise<void>
}

export const model = 'claude-sonnet-5-5'
const inside = path.join(import.meta.dirname, '../inside')
/** Ordinary work, so that there is something to judge and publish. */
const honest = `mkdir -p src test && cat > src/take.js <<'END'\n${takeCode}END\ncat > test/take.test.js <<'END'\n${takeTest}END`

/**
 * Runs the attacks in the real container, started by the real action (the bundle, in a process of its own, told
 * everything by environment and files) on a host where canaries lie in all the usual places.
 */
export async function runStrong(attacks: readonly Attack[]): Promise<StrongRun> {
  const canaries = new Canaries()
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-redteam-'))
  const home = path.join(folder, 'home')
  plantHome(home, canaries)
  const ignored = `${node.files['.gitignore']}${checkoutFiles.join('\n')}\n`
  const scene = await startScene({ files: { ...node.files, '.gitignore': ignored, 'docs/page.md': '# A page\n' } })
  canaries.add(scene.token, 'the job’s token')
  const key = canaries.of('the provider’s key')
  const job = scene.job()
  plantCheckout(job.workspace, canaries)
  plantGit(job.workspace, folder, scene.token, canaries)

  const services = new Services(canaries.of('a service of the host'))
  const ports = [
    await services.stream({ port: 0, host: '127.0.0.1' }),
    await services.stream({ port: 0, host: '::1' }).catch(() => 0),
  ]
  const abstract = `redteam-${path.basename(folder)}`
  const unix = path.join(folder, 'unix.sock')
  await services.stream({ path: `\0${abstract}` })
  await services.stream({ path: unix })
  const elsewhere = `http://127.0.0.1:${ports[0]}`
  const { server, asked } = faultyProvider({ canary: canaries.of('beyond the provider'), elsewhere: () => elsewhere })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const provider = `127.0.0.1:${(server.address() as AddressInfo).port}`

  const marks = path.join(folder, 'marks')
  const plan: Plan = {
    attacks: [{ id: 'honest', script: honest }, ...attacks.map(({ id, script }) => ({ id, script }))],
    workspace: '/workspace',
    environment: {
      ...{
        RT_PORTS: ports.filter((port) => port > 0).join(' '),
        RT_ABSTRACT: abstract,
        RT_UNIX: unix,
        RT_LOG: `${unix}.log`,
      },
      ...{
        RT_MARKS: marks,
        RT_HOME: home,
        RT_JOB: job.folder,
        RT_CHECKOUT: job.workspace,
        RT_PROVIDER: provider,
        RT_MODEL: model,
      },
      ...{ RT_HISTORY: path.join(job.folder, '_temp/sentra-4711-1/history.git'), RT_SOCKET: '/run/sentra/broker.sock' },
      ...{ RT_NEIGHBOUR: 'neighbour', RT_PREY: '.*' },
    },
    atOnce: 4,
  }
  const action = path.join(folder, 'action')
  for (const part of ['action.yml', 'dist/agent', 'dist/hooks'])
    cpSync(path.join(root, part), path.join(action, part), { recursive: true })
  cpSync(inside, path.join(action, 'dist/worker'), { recursive: true })
  writeFileSync(path.join(action, 'dist/worker/package.json'), '{"type":"module"}')
  writeFileSync(path.join(action, 'dist/worker/plan.json'), JSON.stringify(plan))

  // A Node that belongs to the job's user, as the one that GitHub's runner brings does.
  const program = path.join(folder, 'node')
  copyFileSync(process.execPath, program, constants.COPYFILE_FICLONE)

  const steps = new Steps(program, action, job, home, {
    'github-token': scene.token,
    'anthropic-api-key': key,
    'anthropic-base-url': `http://${provider}`,
  })
  const main = await steps.run('main')
  const post = await steps.run('post')
  return {
    ...{ scene, job, canaries, key, home, marks, action, asked },
    log: steps.log,
    outputs: parseFileCommands(readFileSync(stepFiles(job.folder, 'main').output, 'utf8')),
    seen: services.seen,
    ended: { main, post },
    close: async () => {
      services.close()
      server.closeAllConnections()
      server.close()
      await scene.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The two steps of the action, as a runner starts them; the log is kept raw. */
class Steps {
  readonly log: string[] = []
  readonly #program: string
  readonly #action: string
  readonly #job: Job
  readonly #home: string
  readonly #inputs: Record<string, string>

  constructor(program: string, action: string, job: Job, home: string, inputs: Record<string, string>) {
    this.#program = program
    this.#action = action
    this.#job = job
    this.#home = home
    this.#inputs = inputs
  }

  async run(name: 'main' | 'post'): Promise<number> {
    const job = this.#job
    const files = stepFiles(job.folder, name)
    mkdirSync(path.join(job.folder, '_temp'), { recursive: true })
    mkdirSync(path.join(job.folder, '_tool'), { recursive: true })
    writeFileSync(files.event, JSON.stringify(job.event.payload))
    for (const file of [files.output, files.state, files.summary, files.env, files.path]) writeFileSync(file, '')
    const state = name === 'main' ? {} : parseFileCommands(readFileSync(stepFiles(job.folder, 'main').state, 'utf8'))
    const env = {
      ...runnerEnvironment(job, files, process.env),
      ...inputVariables(await readActionFile(this.#action), this.#inputs, {
        github: { token: job.token, repository: job.repository, sha: job.sha, event: job.event.payload },
      }),
      ...Object.fromEntries(Object.entries(state).map(([key, value]) => [`STATE_${key}`, value])),
      HOME: this.#home,
    }
    // The argument gives the process a name that the attacks look for.
    const child = spawn(this.#program, [path.join(this.#action, 'dist/agent/index.js'), 'keeper'], {
      cwd: job.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    const code = await new Promise<number>((resolve) => child.once('close', (exit) => resolve(exit ?? 137)))
    this.log.push(...text.split(/\r\n|\n|\r/))
    return code
  }
}
