import { chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inputVariables, readActionFile } from './action-file.ts'
import { type RunAs, runScript } from './child.ts'
import { type Job, runnerEnvironment, type StepFiles, stepFiles } from './environment.ts'
import { parseFileCommands } from './file-commands.ts'

export type { RunAs } from './child.ts'
export type { Job } from './environment.ts'

export interface ActionStep {
  /** The folder with `action.yml`. */
  readonly action: string
  readonly inputs: Readonly<Record<string, string>>
  /** The step's `env:`, for secrets given by environment. Masked in the log. */
  readonly env?: Readonly<Record<string, string>>
  readonly job: Job
  /** Another program than the one that `action.yml` names, with the same inputs; it has no `post:` step. */
  readonly program?: string
  /** Each line of the log as it comes, masked. */
  readonly onLine: (line: string) => void
  /** Aborting it cancels the job as GitHub does. The `post:` step runs all the same. */
  readonly signal?: AbortSignal
  /** Where it keeps temporary files, on a machine that outlives the job; by default where the system does. */
  readonly temporary?: string
  /** Another user than ours, to whom the job's folder belongs already. */
  readonly user?: RunAs
}

export interface StepResult {
  readonly exitCode: number
  /** The exit code of the `post:` step, where the action has one. */
  readonly postExitCode: number | undefined
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly log: readonly string[]
}

/** Runs a JavaScript action as a GitHub runner would: a process of its own, told everything by environment and files. */
export async function runAction({
  action,
  inputs,
  env = {},
  job,
  program,
  onLine,
  signal,
  temporary,
  user,
}: ActionStep): Promise<StepResult> {
  const file = await readActionFile(action)
  const contexts = { github: { token: job.token, repository: job.repository, sha: job.sha, event: job.event.payload } }
  const variables = inputVariables(file, inputs, contexts)
  const secrets = [
    job.token,
    ...Object.values(env),
    ...Object.values(inputs).filter((value) => /^sk-|^gh[ps]_/.test(value)),
  ]
  const own = user ?? { uid: -1, gid: -1 }
  for (const name of ['_temp', '_tool']) {
    await mkdir(path.join(job.folder, name), { recursive: true })
    await chown(path.join(job.folder, name), own.uid, own.gid)
  }

  const step = async (
    name: 'main' | 'post',
    script: string,
    state: Record<string, string>,
    cancelled?: AbortSignal,
  ) => {
    const files = stepFiles(job.folder, name)
    await prepare(files, job, own)
    const host = user ? { ...process.env, HOME: user.home } : process.env
    const stepEnv = {
      ...runnerEnvironment(job, files, host),
      ...(temporary === undefined ? {} : { TMPDIR: temporary }),
      ...variables,
      ...env,
      ...stateVariables(state),
    }
    const result = await runScript({
      script: path.resolve(action, script),
      env: stepEnv,
      cwd: job.workspace,
      secrets,
      onLine,
      ...(cancelled ? { signal: cancelled } : {}),
      ...(user ? { user } : {}),
    })
    return { ...result, files }
  }

  const main = await step('main', program ?? file.runs.main, {}, signal)
  const state = parseFileCommands(await readFile(main.files.state, 'utf8'))
  const post = program || !file.runs.post ? undefined : await step('post', file.runs.post, state)
  return {
    exitCode: main.exitCode,
    postExitCode: post?.exitCode,
    outputs: parseFileCommands(await readFile(main.files.output, 'utf8')),
    summary: await readFile(main.files.summary, 'utf8'),
    log: [...main.log, ...(post?.log ?? [])],
  }
}

/** The files of a step belong to the job's user; -1 leaves them ours. */
async function prepare(files: StepFiles, job: Job, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await writeFile(files.event, JSON.stringify(job.event.payload))
  for (const file of [files.output, files.state, files.summary, files.env, files.path]) {
    await writeFile(file, '')
    await chown(file, uid, gid)
  }
}

const stateVariables = (state: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]))
