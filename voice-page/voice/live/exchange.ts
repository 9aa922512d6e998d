import type { Visit } from '../../router.ts'
import { serviceProblem, unreachable } from '../problems.ts'
import { wordsIn } from '../provider-words.ts'
import { openingSession } from './session-config.ts'

/** Sends the page's SDP straight to OpenAI with the visitor's own key, and gives the answer. */
export const withOwnKey =
  ({ site, preferences }: Visit) =>
  async (sdp: string, { signal }: { signal: AbortSignal }): Promise<string> => {
    const body = new FormData()
    body.set('sdp', sdp)
    body.set('session', JSON.stringify(openingSession(preferences)))
    const address = `${site.openai}/realtime/calls`
    const headers = { authorization: `Bearer ${preferences.openaiKey}` }
    const response = await fetch(address, { method: 'POST', body, headers, signal }).catch((error: unknown) => {
      throw signal.aborted ? error : unreachable('OpenAI', address, error)
    })
    const text = await response.text()
    if (!response.ok) throw serviceProblem('OpenAI', response.status, wordsIn(text))
    return text
  }
