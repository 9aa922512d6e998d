import { messageOf, SentraError } from '../../core/errors.ts'
import type { VoiceFact } from '../../core/voice/events.ts'

/** Why there is no microphone, each with its own way out. `code` is stable: the page and its tests tell them apart by it. */
export class VoiceProblem extends SentraError {
  readonly code: string
  constructor(code: string, what: string, why: string, next: string, cause?: unknown) {
    super({ what, why, next, cause })
    this.code = code
  }
}

/** A problem as the log tells it; `next` is for errors that know no way out themselves. */
export const problemFact = (code: string, error: unknown, next: string): VoiceFact =>
  error instanceof SentraError
    ? { type: 'problem', code, what: `${error.what} ${error.why}`, next: error.next }
    : { type: 'problem', code, what: messageOf(error), next }

const withoutVoice = 'Or go on without a microphone: type to the Architect, or fill in the form.'

/** What a browser's refusal means for the person in front of it. */
export function microphoneProblem(error: unknown): VoiceProblem {
  const name = error instanceof Error ? error.name : ''
  const problem = (code: string, what: string, why: string, next: string) =>
    new VoiceProblem(code, what, why, `${next} ${withoutVoice}`, error)
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return problem(
      'blocked',
      'The microphone is blocked.',
      'You or the browser refused it to this page.',
      'Allow it by the sign beside the address, then start again.',
    )
  }
  if (name === 'NotFoundError') {
    return problem(
      'none',
      'There is no microphone.',
      'The browser finds none on this device.',
      'Connect one, then start again.',
    )
  }
  if (name === 'OverconstrainedError') {
    return problem(
      'gone',
      'The chosen microphone is not there any more.',
      'It was unplugged or switched off.',
      'Choose another one in Settings, then start again.',
    )
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return problem(
      'in_use',
      'The microphone cannot be used now.',
      'Another program holds it, or the device failed.',
      'Close that program, then start again.',
    )
  }
  return problem('microphone', 'The microphone did not open.', `The browser says: ${String(error)}.`, 'Start again.')
}

export const insecurePage = (): VoiceProblem =>
  new VoiceProblem(
    'insecure',
    'This page was not loaded securely.',
    'Browsers give the microphone to https pages only.',
    `Open it by its https address. ${withoutVoice}`,
  )

export const microphoneGone = (): VoiceProblem =>
  new VoiceProblem(
    'gone',
    'The microphone is gone.',
    'It was unplugged or switched off while you talked.',
    'Choose another one from the list; the conversation goes on. Or type.',
  )

/** A service that did not answer as it should. Its words are shown, its body is not trusted with more. */
export function serviceProblem(service: string, status: number, said: string): VoiceProblem {
  if (status === 401) {
    return new VoiceProblem(
      'key',
      `${service} does not accept the key.`,
      'It is wrong, expired, or of another account.',
      'Put in another one in Settings, then start again.',
    )
  }
  if (status === 429) {
    return new VoiceProblem(
      'limit',
      `${service} takes no more requests now.`,
      said || 'The account is over its limit.',
      'Wait a minute, or check the limits of the account.',
    )
  }
  return new VoiceProblem(
    'service',
    `${service} did not do it.`,
    said || `It answered ${status}.`,
    'Try once more; if it stays so, choose another model in Settings.',
  )
}

export const unreachable = (service: string, address: string, cause: unknown): VoiceProblem =>
  new VoiceProblem(
    'unreachable',
    `${service} cannot be reached from this page.`,
    `${new URL(address).origin} did not answer the browser: no network, a filter, or it refuses pages.`,
    'Check the connection. Where it refuses browsers, use the hosted App, or type the spec in the form.',
    cause,
  )
