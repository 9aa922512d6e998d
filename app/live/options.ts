import { z } from 'zod'
import defaults from '../../core/config/models.json' with { type: 'json' }
import { SentraError } from '../../core/errors.ts'
import { busiestMinuteOf } from './price.ts'
import { repositoryName } from './repository-name.ts'

/** What the voice page's routes need. Without a client id there are no such routes. */
export interface LiveOptions {
  clientId: string
  clientSecret: string
  /** Where people reach this server, without a slash at the end. */
  url: string
  /** Pages that may call: origins, exactly. */
  pageOrigins: readonly string[]
  /** Which repositories are served, in lower case; `null` for all that the App is installed on. */
  repositories: readonly string[] | null
  /** GitHub's web address and its API. */
  githubWeb: string
  githubApi: string
  openai: { key: string; baseUrl: string }
  model: string
  voice: string
  limits: LiveLimits
}

export interface LiveLimits {
  /** The longest session, after which the server hangs up. */
  minutesPerSession: number
  minutesPerDay: number
  sessionsPerDay: number
  dollarsPerDay: number
  /** The same for all people together. */
  dollarsPerDayTotal: number
  /** Reserved for every minute before it begins, and counted for time in which the server did not hear the call. */
  dollarsPerMinute: number
}

const origin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => new URL(text).origin === text, 'is not an origin: scheme, host and port only')
const count = (value: number) => z.coerce.number().positive().default(value)

const list = z.string().transform((text) => text.split(',').map((one) => one.trim()))

const Environment = z.object({
  GITHUB_CLIENT_ID: z.string().min(1),
  GITHUB_CLIENT_SECRET: z.string().min(1),
  SENTRA_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  SENTRA_PAGE_ORIGINS: list.pipe(z.array(origin).min(1)),
  SENTRA_LIVE_REPOSITORIES: list.pipe(z.array(repositoryName.toLowerCase()).min(1)).optional(),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  OPENAI_API_KEY: z.string().min(1),
  OPENAI_BASE_URL: z.url().default('https://api.openai.com/v1'),
  SENTRA_LIVE_MODEL: z.string().min(1).default(defaults.live.openai),
  SENTRA_LIVE_VOICE: z.string().min(1).default('marin'),
  SENTRA_LIVE_MINUTES: count(15),
  SENTRA_LIVE_MINUTES_A_DAY: count(60),
  SENTRA_LIVE_SESSIONS_A_DAY: count(20),
  SENTRA_LIVE_DOLLARS_A_DAY: count(5),
  SENTRA_LIVE_DOLLARS_A_DAY_TOTAL: count(50),
  SENTRA_LIVE_DOLLARS_A_MINUTE: z.coerce.number().positive().optional(),
})

/** @throws SentraError naming what is missing or wrong, where sign-in is asked for at all. Never carries a value. */
export function liveOptions(env: Record<string, string | undefined>): LiveOptions | null {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  if (given.GITHUB_CLIENT_ID === undefined) return null
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new SentraError({
      what: 'The voice page’s routes cannot be opened.',
      why: `The environment does not fit: ${names}.`,
      next: 'Set the variables that docs/page.md names, or leave GITHUB_CLIENT_ID out.',
    })
  }
  const read = parsed.data
  return {
    clientId: read.GITHUB_CLIENT_ID,
    clientSecret: read.GITHUB_CLIENT_SECRET,
    url: read.SENTRA_URL,
    pageOrigins: read.SENTRA_PAGE_ORIGINS,
    repositories: read.SENTRA_LIVE_REPOSITORIES ?? null,
    githubWeb: read.GITHUB_SERVER_URL.replace(/\/+$/, ''),
    githubApi: read.GITHUB_API_URL.replace(/\/+$/, ''),
    openai: { key: read.OPENAI_API_KEY, baseUrl: read.OPENAI_BASE_URL.replace(/\/+$/, '') },
    model: read.SENTRA_LIVE_MODEL,
    voice: read.SENTRA_LIVE_VOICE,
    limits: {
      minutesPerSession: read.SENTRA_LIVE_MINUTES,
      minutesPerDay: read.SENTRA_LIVE_MINUTES_A_DAY,
      sessionsPerDay: read.SENTRA_LIVE_SESSIONS_A_DAY,
      dollarsPerDay: read.SENTRA_LIVE_DOLLARS_A_DAY,
      dollarsPerDayTotal: read.SENTRA_LIVE_DOLLARS_A_DAY_TOTAL,
      dollarsPerMinute: read.SENTRA_LIVE_DOLLARS_A_MINUTE ?? busiestMinuteOf(read.SENTRA_LIVE_MODEL),
    },
  }
}
