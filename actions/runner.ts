import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, SentraError } from '../core/errors.ts'

/** What a runner gives an action that speaks as the bot. Inputs come as `INPUT_…`, the event as a file. */
export interface Job {
  token: string
  bot: string
  appId: number | null
  apiUrl: string
  owner: string
  repo: string
  event: { name: string; payload: Record<string, unknown> }
  /** The pull request that the workflow names; `null` where the event tells. */
  pull: number | null
  /** For `hostFrom`: keys and addresses of the models. */
  models: Record<string, string | undefined>
}

const Environment = z.object({
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
  'INPUT_GITHUB-TOKEN': z.string().min(1),
  INPUT_BOT: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,60}(?:\[bot\])?$/)
    .default('github-actions[bot]'),
  'INPUT_APP-ID': z.coerce.number().int().positive().optional(),
  'INPUT_PULL-REQUEST': z.coerce.number().int().positive().optional(),
})

/**
 * Reads a job's environment. `workflow` is the file that people compare theirs with.
 * @throws SentraError naming the input or the variable that is missing.
 */
export function readJob(env: Record<string, string | undefined>, workflow: string): Job {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''))
  const read = Environment.safeParse(given)
  if (!read.success) {
    throw wrong(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '), workflow)
  }
  const { data } = read
  const [owner = '', repo = ''] = data.GITHUB_REPOSITORY.split('/')
  return {
    token: data['INPUT_GITHUB-TOKEN'],
    bot: data.INPUT_BOT,
    appId: data['INPUT_APP-ID'] ?? null,
    apiUrl: data.GITHUB_API_URL.replace(/\/+$/, ''),
    owner,
    repo,
    event: { name: data.GITHUB_EVENT_NAME, payload: readEvent(data.GITHUB_EVENT_PATH, workflow) },
    pull: data['INPUT_PULL-REQUEST'] ?? null,
    models: {
      ANTHROPIC_API_KEY: given['INPUT_ANTHROPIC-API-KEY'],
      ANTHROPIC_BASE_URL: given['INPUT_ANTHROPIC-BASE-URL'],
      OPENAI_API_KEY: given['INPUT_OPENAI-API-KEY'],
      OPENAI_BASE_URL: given['INPUT_OPENAI-BASE-URL'],
      GITHUB_SERVER_URL: given.GITHUB_SERVER_URL,
    },
  }
}

/** What must never be seen in a job's log. */
export const secretsOf = ({ token, models }: Job): string[] =>
  [token, models.ANTHROPIC_API_KEY, models.OPENAI_API_KEY].filter((secret) => secret !== undefined)

function readEvent(path: string, workflow: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw wrong(`GITHUB_EVENT_PATH: ${messageOf(error)}`, workflow)
  }
}

const wrong = (why: string, workflow: string): SentraError =>
  new SentraError({
    what: 'The action did not start.',
    why: `What the runner gave does not fit: ${why}.`,
    next: `Compare the workflow with .github/workflows/${workflow} of the release that you use.`,
  })
