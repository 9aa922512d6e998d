import { z } from 'zod'
import type { Bot } from '../core/permissions/person.ts'

/**
 * What the machine that runs the app gives it: keys, addresses, the clock. Never taken from a repository, which must not
 * be able to send our keys elsewhere.
 */
export interface Host {
  /** The hosted App, or the action on a runner: where both are installed only one acts. */
  kind: 'app' | 'action'
  openai: Provider | null
  anthropic: Provider | null
  /** GitHub's web address, without a path. */
  server: string
  /** The account under which we act, for example `sentra[bot]` or `github-actions[bot]`. */
  bot: Bot
  fetch: typeof fetch
  now: () => Date
  sleep: (milliseconds: number) => Promise<void>
}

export interface Provider {
  key: string
  baseUrl?: string
}

const text = z.string().trim().min(1)
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

const Environment = z.object({
  OPENAI_API_KEY: optional(text),
  OPENAI_BASE_URL: optional(address),
  ANTHROPIC_API_KEY: optional(text),
  ANTHROPIC_BASE_URL: optional(address),
  GITHUB_SERVER_URL: optional(address),
})

/** Reads the environment once, at the door. Throws a `ZodError` naming the variable that is wrong. */
export function hostFrom(
  env: Record<string, string | undefined>,
  who: Pick<Host, 'kind' | 'bot'>,
  world: Partial<Pick<Host, 'fetch' | 'now' | 'sleep'>> = {},
): Host {
  const read = Environment.parse(env)
  const provider = (key?: string, baseUrl?: string): Provider | null =>
    key === undefined ? null : { key, ...(baseUrl === undefined ? {} : { baseUrl }) }
  return {
    ...who,
    openai: provider(read.OPENAI_API_KEY, read.OPENAI_BASE_URL),
    anthropic: provider(read.ANTHROPIC_API_KEY, read.ANTHROPIC_BASE_URL),
    server: read.GITHUB_SERVER_URL ?? 'https://github.com',
    fetch: world.fetch ?? fetch,
    now: world.now ?? (() => new Date()),
    sleep: world.sleep ?? ((milliseconds) => new Promise((done) => setTimeout(done, milliseconds))),
  }
}
