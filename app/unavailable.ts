import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { messageOf, Refusal, SentraError } from '../core/errors.ts'

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
