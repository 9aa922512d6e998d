import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { messageOf, Refusal, SentraError } from '../core/errors.ts'
import { isRateLimit, statusOf } from '../core/github/answers.ts'
import { code } from './templates/markdown.ts'

/** A service that we need did not answer, for a reason that may pass: said in a comment, and tried again. */
export class Unavailable extends SentraError {
  override readonly name = 'Unavailable'
}

/**
 * Waits for a service. What a person must mend (a refused key, an unknown model) becomes a `Refusal`; everything else
 * that is not an error of our own becomes `Unavailable`. Neither carries what the service said about our request.
 */
export async function reach<Value>(service: string, answer: Promise<Value>): Promise<Value> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof SentraError) throw error
    const status = error instanceof OpenAI.APIError || error instanceof Anthropic.APIError ? error.status : undefined
    if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 429) {
      throw new Refusal({
        what: `${service} refused the request.`,
        why: reasons[status] ?? `It answered ${status}, which trying again does not change.`,
        next: 'Whoever keeps the keys looks at that; then write the command again.',
        cause: error,
      })
    }
    throw new Unavailable({
      what: `${service} does not answer.`,
      why: status === undefined ? 'The connection failed or took too long.' : `It answered ${status}.`,
      next: 'I try again by myself.',
      cause: new Error(messageOf(error).slice(0, 500)),
    })
  }
}

const reasons: Record<number, string> = {
  400: 'It does not take a request of this form (400): the model may be another one than we think.',
  401: 'The key is not accepted (401).',
  403: 'The key may not use this model (403).',
  404: 'It does not know the model (404).',
}

/** These do not pass by waiting: a right that is missing, issues that are switched off, a body that GitHub will not take. */
const lasting = new Set([403, 410, 422, 451])

/**
 * What GitHub refuses for good, in words for the thread: without them a command would be tried for a day in silence.
 * `null` for everything else, which is thrown on: it passes, and the sweep comes back.
 */
export function refusedByGitHub(error: unknown): Unavailable | null {
  const status = statusOf(error)
  if (status === undefined || !lasting.has(status) || isRateLimit(error)) return null
  const { method = '', url = '' } = (error as { request?: { method?: string; url?: string } }).request ?? {}
  const asked = `${method} ${URL.canParse(url) ? new URL(url).pathname : ''}`
  return new Unavailable({
    what: 'GitHub refused what I asked of it.',
    why: `It answered ${status} to ${code(asked)}: ${code(messageOf(error))}. My token may lack a right, or a rule of the repository forbids it.`,
    next: 'I try again by myself.',
    cause: error,
  })
}
