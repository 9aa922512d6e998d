import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, SentraError } from '../../core/errors.ts'

/** What the hosted app needs to know, beside the model keys that `hostFrom` reads. */
export interface ServerOptions {
  appId: number
  privateKey: string
  webhookSecret: string
  /** GitHub's API, without a slash at the end. */
  apiUrl: string
  sweepMinutes: number
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'
}

const Environment = z.object({
  APP_ID: z.coerce.number().int().positive(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z.string().optional(),
  GITHUB_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.github.com'),
  SENTRA_SWEEP_MINUTES: z.coerce.number().min(0).max(1_440).default(5),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
})

/** Secrets that are no secrets: Probot's own default is the first. */
const wellKnown = ['development', 'secret', 'changeme', 'password', 'test']
const shortestSecret = 16

/** @throws SentraError naming the variable that is missing or wrong; it never carries the value. */
export function serverOptions(env: Record<string, string | undefined>): ServerOptions {
  const parsed = Environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw refuse(
      `The environment does not fit: ${names}.`,
      'Set the variables that app.yml and the documentation name.',
    )
  }
  const read = parsed.data
  return {
    appId: read.APP_ID,
    privateKey: keyOf(read.PRIVATE_KEY, read.PRIVATE_KEY_PATH),
    webhookSecret: secretOf(read.WEBHOOK_SECRET),
    apiUrl: read.GITHUB_API_URL.replace(/\/+$/, ''),
    sweepMinutes: read.SENTRA_SWEEP_MINUTES,
    logLevel: read.LOG_LEVEL,
  }
}

function secretOf(secret: string | undefined): string {
  const next =
    'Set WEBHOOK_SECRET to a random text, the same as in the settings of the GitHub App: openssl rand -hex 32.'
  if (secret === undefined) throw refuse('WEBHOOK_SECRET is not set, so anybody could send us events.', next)
  if (wellKnown.includes(secret.toLowerCase())) throw refuse('WEBHOOK_SECRET is a word that everybody knows.', next)
  if (secret.length < shortestSecret) throw refuse(`WEBHOOK_SECRET is shorter than ${shortestSecret} characters.`, next)
  return secret
}

function keyOf(key: string | undefined, path: string | undefined): string {
  const next = 'Set PRIVATE_KEY to the text of the App’s private key (PEM), or PRIVATE_KEY_PATH to its file.'
  let pem = key?.replace(/\\n/g, '\n')
  if (pem === undefined && path !== undefined) {
    try {
      pem = readFileSync(path, 'utf8')
    } catch (error) {
      throw refuse(`PRIVATE_KEY_PATH cannot be read: ${messageOf(error)}.`, next)
    }
  }
  if (pem !== undefined && !pem.includes('-----')) pem = Buffer.from(pem, 'base64').toString('utf8')
  if (pem === undefined || !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem))
    throw refuse('There is no private key.', next)
  return pem
}

const refuse = (why: string, next: string): SentraError =>
  new SentraError({ what: 'The server did not start.', why, next })
