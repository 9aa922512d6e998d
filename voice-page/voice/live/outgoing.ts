import type { Preferences } from '../../preferences.ts'
import { openMicrophone, stopAll, tellWhenGone } from '../microphone.ts'
import type { Session } from '../session.ts'
import { type Line, openLine } from './line.ts'

/** The person's side of a live call: the microphone, whether it may be heard now, and the line that it goes out on. */
export function outgoing(session: Session, preferences: Preferences) {
  let stream: MediaStream | null = null
  let line: Line | null = null
  let muted = false
  let held = false
  let closed = false

  /** It is open only while it may be heard: not muted, pressed where one has to press, not over the Architect. */
  const gate = () => {
    const paused = preferences.halfDuplex && session.state.speaking === 'architect'
    const open = !muted && !paused && (preferences.turns !== 'push' || held)
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = open
  }

  const open = async (deviceId = preferences.microphone) => {
    const next = await openMicrophone({ ...preferences, microphone: deviceId })
    tellWhenGone(next, session)
    line ??= await openLine()
    // The browser may ask for so long that nobody wants it any more.
    if (closed) {
      stopAll(next)
      line.close()
      return
    }
    line.feed(next)
    stopAll(stream)
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
      await open(deviceId)
      preferences.microphone = deviceId
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
      closed = true
      stopAll(stream)
      line?.close()
    },
  }
}
