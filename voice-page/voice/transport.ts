import type { Turn } from '../../core/voice/transcript.ts'

/** One road for a conversation: live over WebRTC, or in turns over HTTP. What happens is told to the session's log. */
export interface VoiceTransport {
  /** Opens the road and greets. Rejects with a `SentraError` that says the way out. */
  start(): Promise<void>
  /** A turn that was typed instead of spoken. */
  type(text: string): void
  mute(on: boolean): void
  /** Push-to-talk: pressed, and released. */
  press(): void
  release(): void
  /** Another microphone, without a pause; the empty text is the browser's default. */
  useMicrophone(deviceId: string): Promise<void>
  /** The person mended what was heard. */
  correct(turn: Turn): void
  /** A text answer of the thinking model, which is not spoken and is no part of the conversation. */
  write(instructions: string, conversation: string): Promise<string>
  /** What the microphone gives, for the level meter; `null` without one. */
  readonly stream: MediaStream | null
  /** Lets the microphone rest, which ends what is being said, until the returned function is called. */
  rest(): () => void
  /** It is over: the microphone goes, the Architect falls silent, and what was said is still being written down. */
  hush(): void
  close(): void
}
