import type { RealtimeResponseCreateParams, RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime'
import type { Preferences } from '../../preferences.ts'
import { architect, submitSpec } from '../instructions.ts'

/** A session as it is opened: model and voice, which cannot be changed afterwards. */
export const openingSession = ({ liveModel, voice }: Preferences): RealtimeSessionCreateRequest => ({
  type: 'realtime',
  model: liveModel,
  audio: { output: { voice } },
})

/**
 * All the rest, sent as the first event. Input transcription is off unless asked for. Without `answers` what is said is
 * written down, and nobody answers it any more.
 */
export const sessionSettings = (preferences: Preferences, answers = true): RealtimeSessionCreateRequest => ({
  type: 'realtime',
  output_modalities: ['audio'],
  instructions: architect(preferences.language),
  audio: {
    input: {
      noise_reduction: { type: 'near_field' },
      transcription: {
        model: preferences.listeningModel,
        ...(preferences.language === '' ? {} : { language: preferences.language.split('-')[0] ?? '' }),
      },
      turn_detection: turnDetection(preferences, answers),
    },
  },
  tools: [submitSpec],
  tool_choice: 'auto',
})

const turnDetection = ({ turns }: Preferences, answers: boolean) => {
  if (turns === 'push') return null
  const answering = { create_response: answers, interrupt_response: true }
  return turns === 'semantic_vad'
    ? { type: 'semantic_vad' as const, eagerness: 'auto' as const, ...answering }
    : { type: 'server_vad' as const, silence_duration_ms: 600, ...answering }
}

/** Text in the same session that is not spoken and leaves no trace in the conversation. */
export const outOfBand = (
  instructions: string,
  conversation: string,
  purpose: string,
): RealtimeResponseCreateParams => ({
  conversation: 'none',
  output_modalities: ['text'],
  tool_choice: 'none',
  metadata: { purpose },
  instructions,
  input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: conversation }] }],
})
