import type { Fixture, FixtureResponse } from '@copilotkit/aimock'
import type { Fault } from './faults.ts'
import { turnKey } from './match.ts'
import { sha256 } from './openai/transcription.ts'
import { type ModelScript, spoken, type Transcript, type Turn } from './script.ts'
import { toolUseId } from './tool-use-id.ts'

/** The name of a recording's transcript: its bytes. */
export const audioKey = (digest: string): string => `audio:${digest}`

/** Every answer of a script by its key. Throws when two have one key, because the second could never be given. */
export function answersOf(script: ModelScript): Map<string, FixtureResponse> {
  const answers = new Map<string, FixtureResponse>()
  const add = (key: string, response: FixtureResponse) => {
    if (answers.has(key)) throw new Error(`The script "${script.name}" has two answers called ${key}: rename one.`)
    answers.set(key, response)
  }
  for (const transcript of script.transcripts ?? []) add(audioKey(sha256(transcript.audio)), heard(transcript))
  for (const conversation of script.conversations ?? []) {
    for (const [at, turn] of conversation.turns.entries()) {
      add(turnKey(conversation, at), turnResponse(conversation.id, at, turn))
    }
  }
  return answers
}

/** An answer as an aimock fixture that only a request with exactly this context reaches. */
export function fixtureOf(key: string, response: FixtureResponse, fault?: Fault): Fixture {
  const transcription = 'transcription' in response ? ({ endpoint: 'transcription' } as const) : {}
  const match = { context: key, ...transcription }
  if (fault && 'status' in fault) {
    const { status, type = 'api_error', message = `Scripted fault ${status}`, retryAfter } = fault
    return {
      match,
      response: { error: { type, message }, status, ...(retryAfter === undefined ? {} : { retryAfter }) },
    }
  }
  if (fault && 'truncateAfter' in fault) return { match, response, truncateAfterChunks: fault.truncateAfter }
  if (fault && 'slow' in fault) return { match, response, latency: fault.slow }
  return { match, response }
}

const heard = ({ text, language, seconds }: Transcript): FixtureResponse => ({
  transcription: {
    text,
    ...(language === undefined ? {} : { language, languages: [{ code: language }] }),
    ...(seconds === undefined ? {} : { duration: seconds, usage: { type: 'duration', seconds } }),
  },
})

function turnResponse(id: string, at: number, turn: Turn): FixtureResponse {
  const content = spoken(turn)
  const toolCalls = (turn.use ?? []).map(({ tool, input }, use) => ({
    id: toolUseId(id, at, use),
    name: tool,
    arguments: JSON.stringify(input),
  }))
  const finish = turn.cut ? { finishReason: 'length' } : {}
  if (toolCalls.length === 0) return { content, ...finish }
  return content === '' ? { toolCalls, ...finish } : { content, toolCalls, ...finish }
}
