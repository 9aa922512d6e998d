import path from 'node:path'
import { engineEnvironment } from '../../actions/agent/container/engine.ts'

export interface Job {
  /** `owner/name`. */
  readonly repository: string
  readonly repositoryId: number
  readonly actor: string
  readonly sha: string
  readonly ref: string
  readonly event: { readonly name: string; readonly payload: object }
  readonly workflow: string
  readonly runId: number
  /** `http://127.0.0.1:…`: clones and pages; the API's address is the other. */
  readonly serverUrl: string
  readonly apiUrl: string
  readonly token: string
  /** Where earlier steps checked the repository out. */
  readonly workspace: string
  /** An empty folder of this job, for `_temp` and the files that a step writes to. */
  readonly folder: string
}

export interface StepFiles {
  readonly event: string
  readonly output: string
  readonly state: string
  readonly summary: string
  readonly env: string
  readonly path: string
}

/** The files of one step. */
export const stepFiles = (folder: string, step: string): StepFiles => {
  const file = (name: string) => path.join(folder, `${step}-${name}`)
  return {
    event: path.join(folder, 'event.json'),
    output: file('output'),
    state: file('state'),
    summary: file('summary'),
    env: file('env'),
    path: file('path'),
  }
}

/**
 * What a hosted runner puts into a step's environment, and nothing of this machine's but `PATH`, `HOME` and that by which the
 * Docker CLI finds its engine: an agent that finds another one than the demo tried, or none, fails after the story began.
 */
export function runnerEnvironment(job: Job, files: StepFiles, host: NodeJS.ProcessEnv): Record<string, string> {
  const [owner = '', name = ''] = job.repository.split('/')
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: '/',
    ...engineEnvironment(host),
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: job.actor,
    GITHUB_API_URL: job.apiUrl,
    GITHUB_GRAPHQL_URL: `${job.apiUrl}/graphql`,
    GITHUB_SERVER_URL: job.serverUrl,
    GITHUB_EVENT_NAME: job.event.name,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_OUTPUT: files.output,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
    GITHUB_JOB: 'agent',
    GITHUB_REF: job.ref,
    GITHUB_REF_NAME: job.ref.replace(/^refs\/(?:heads|tags)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: job.repository,
    GITHUB_REPOSITORY_ID: String(job.repositoryId),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(job.runId),
    GITHUB_RUN_NUMBER: '1',
    GITHUB_SHA: job.sha,
    GITHUB_TRIGGERING_ACTOR: job.actor,
    GITHUB_WORKFLOW: job.workflow,
    GITHUB_WORKFLOW_REF: `${job.repository}/.github/workflows/ai-agent.yml@${job.ref}`,
    GITHUB_WORKSPACE: job.workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_NAME: `demo ${name}`,
    RUNNER_OS: process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: path.join(job.folder, '_temp'),
    RUNNER_TOOL_CACHE: path.join(job.folder, '_tool'),
  }
}
