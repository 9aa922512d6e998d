import type { Preferences } from '../../preferences.ts'
import { openMicrophone } from '../microphone.ts'
import { microphoneGone } from '../problems.ts'
import type { Session } from '../session.ts'
import { type Line, openLine } from './line.ts'

/** The person's side of a live call: the microphone, whether it may be heard now, and the line that it goes out on. */
export function outgoing(session: Session, preferences: Preferences) {
  let stream: MediaStream | null = null
  let line: Line | null = null
  let muted = false
  let held = false

  /** It is open only while it may be heard: not muted, pressed where one has to press, not over the Architect. */
  const gate = () => {
    const paused = preferences.halfDuplex && session.state.speaking === 'architect'
    const open = !muted && !paused && (preferences.turns !== 'push' || held)
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = open
  }

  const hang = () => {
    for (const track of stream?.getTracks() ?? []) track.stop()
  }

  const open = async () => {
    const next = await openMicrophone(preferences)
    for (const track of next.getTracks()) {
      track.addEventListener('ended', () => {
        const { code, message: what, next: way } = microphoneGone()
        session.tell({ type: 'problem', code, what, next: way })
      })
    }
    line ??= await openLine()
    line.feed(next)
    hang()
    stream = next
    gate()
  }

  return {
    get stream() {
      return stream
    },
    get line() {
      return line
    },
    get held() {
      return held
    },
    open,
    gate,
    async use(deviceId: string) {
      preferences.microphone = deviceId
      await open()
      session.tell({ type: 'microphone' })
    },
    mute(on: boolean) {
      muted = on
      gate()
    },
    press(on: boolean) {
      held = on
      gate()
    },
    /** Milliseconds by which the line is behind what is said. */
    lag: () => line?.lag() ?? 0,
    hold: () => line?.hold(),
    again: (milliseconds: number) => line?.again(milliseconds),
    whenLevel: (call: () => void) => line?.whenLevel(call),
    close() {
      hang()
      line?.close()
    },
  }
}
