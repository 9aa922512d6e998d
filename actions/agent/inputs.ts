import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, SentraError } from '../../core/errors.ts'

/** What the runner tells an action: its inputs and the environment of the job. */
export interface Inputs {
  githubToken: string
  /** The job's own token, for when the other has died. */
  jobToken: string | null
  anthropicKey: string
  /** From the workflow's own file alone: an earlier step that runs the repository's code can set any variable. */
  anthropicBaseUrl: string
  issue: number
  /** The pull request whose review is to be worked in; `null` where the spec is to be built. */
  pullRequest: number | null
  /** The login of the App's bot that keeps the specs, where it is not the token's own: `sentra[bot]`. */
  bot: string | null
  owner: string
  repo: string
  serverUrl: string
  apiUrl: string
  defaultBranch: string
  runId: number
  runAttempt: number
  runUrl: string | null
  /** The job's own checkout: where dependencies are carried in from. */
  checkout: string | null
  /** A folder that the runner empties after the job. */
  temporary: string
}

const given = z.union([z.string(), z.number()])

/** The part of the event that counts: a labelled issue, or a dispatch with inputs. */
const Event = z.looseObject({
  issue: z.looseObject({ number: z.int().positive() }).optional(),
  inputs: z.looseObject({ issue: given.optional(), 'pull-request': given.optional() }).nullish(),
  repository: z.looseObject({ default_branch: z.string().min(1).max(250) }).optional(),
})

/** As a workflow writes it. */
const expression = (name: string) => `\${{ ${name} }}`

/** The variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Inputs by their old name, so that a workflow that was not brought up to date fails with the new one. */
const renamed: Record<string, string> = { TOKEN: 'github-token', API_KEY: 'anthropic-api-key', ISSUE_NUMBER: 'issue' }

/**
 * Reads what the runner gives. Nothing here can weaken isolation: there is no input for flags, images, hooks or
 * commands; those come from the base branch's configuration, within bounds.
 * @throws SentraError naming the input or variable that is missing
 */
export function readInputs(env: Environment): Inputs {
  for (const [old, name] of Object.entries(renamed)) {
    if (env[`INPUT_${old}`]) throw missing(name, `The input was given as \`${old.toLowerCase()}\`, its old name.`)
  }
  const event = readEvent(env.GITHUB_EVENT_PATH)
  const [owner = '', repo = ''] = required(env, 'GITHUB_REPOSITORY').split('/')
  const serverUrl = env.GITHUB_SERVER_URL ?? 'https://github.com'
  const runId = Number(env.GITHUB_RUN_ID ?? 0)
  return {
    githubToken: input(env, 'github-token', `with: { github-token: ${expression('github.token')} }`),
    jobToken: optional(env, 'job-token'),
    anthropicKey: input(
      env,
      'anthropic-api-key',
      `with: { anthropic-api-key: ${expression('secrets.ANTHROPIC_API_KEY')} }`,
    ),
    anthropicBaseUrl: optional(env, 'anthropic-base-url') ?? 'https://api.anthropic.com',
    issue: issueNumber(env, event),
    pullRequest: pullNumber(env, event),
    bot: optional(env, 'bot'),
    owner,
    repo,
    serverUrl,
    apiUrl: env.GITHUB_API_URL ?? 'https://api.github.com',
    defaultBranch: event.repository?.default_branch ?? env.GITHUB_REF_NAME ?? 'main',
    runId,
    runAttempt: Number(env.GITHUB_RUN_ATTEMPT ?? 1),
    runUrl: runId > 0 ? `${serverUrl}/${owner}/${repo}/actions/runs/${runId}` : null,
    checkout: env.GITHUB_WORKSPACE ?? null,
    temporary: required(env, 'RUNNER_TEMP'),
  }
}

/** The runner's own spelling: `github-token` arrives as `INPUT_GITHUB-TOKEN`. */
function optional(env: Environment, name: string): string | null {
  return env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`]?.trim() || null
}

function input(env: Environment, name: string, line: string): string {
  const value = optional(env, name)
  if (value === null) throw missing(name, 'It is empty; a secret that does not exist is empty too.', line)
  return value
}

function issueNumber(env: Environment, event: z.infer<typeof Event>): number {
  const given = optional(env, 'issue') ?? event.inputs?.issue ?? event.issue?.number
  const number = z.coerce.number().int().positive().safeParse(given)
  if (number.success) return number.data
  throw missing('issue', 'The event that started the job has no issue in it.', 'with: { issue: 42 }')
}

/** An empty input is one that was not given: that is how a dispatch leaves it out. */
function pullNumber(env: Environment, event: z.infer<typeof Event>): number | null {
  const given = optional(env, 'pull-request') ?? event.inputs?.['pull-request'] ?? ''
  if (given === '') return null
  const number = z.coerce.number().int().positive().safeParse(given)
  if (number.success) return number.data
  throw missing('pull-request', 'It is no number.', 'with: { pull-request: 43 }')
}

function readEvent(file: string | undefined): z.infer<typeof Event> {
  if (!file) return {}
  try {
    return Event.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new SentraError({
      what: 'The event that started the job could not be read.',
      why: messageOf(cause).slice(0, 300),
      next: 'Start the job by its label or by dispatch, as `ai-agent.yml` does.',
      cause,
    })
  }
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value) return value
  throw new SentraError({
    what: `The environment variable ${name} is missing.`,
    why: 'A runner sets it for every action.',
    next: 'Run this as a step of a GitHub Actions job.',
  })
}

const missing = (name: string, why: string, line = `with: { ${name}: … }`) =>
  new SentraError({
    what: `The input \`${name}\` is missing.`,
    why,
    next: `Write in the step of the workflow: ${line}`,
  })

/** Every value that must never be seen in a log, whether or not the inputs as a whole are in order. */
export const secretsIn = (env: Environment): string[] =>
  ['github-token', 'job-token', 'anthropic-api-key'].flatMap((name) => optional(env, name) ?? [])
