import type { Preferences } from '../preferences.ts'
import { openMicrophone, stopAll, tellWhenGone } from './microphone.ts'
import type { Session } from './session.ts'

/** What hears a microphone once it is open: `take` puts it in the place of the one before, `drop` when nobody wants it. */
interface Plug {
  take(): void
  drop(): void
}

/** The person's microphone on either road: which one it is, and whether it may be heard now. */
export function ownMicrophone(
  session: Session,
  preferences: Preferences,
  plug: (stream: MediaStream) => Promise<Plug>,
) {
  let stream: MediaStream | null = null
  let muted = false
  let held = false
  let resting = false
  let closed = false

  /** It is open only while it may be heard: not muted, not at rest, pressed where one has to press, not over the Architect. */
  const gate = () => {
    const paused = preferences.halfDuplex && session.state.speaking === 'architect'
    const open = !muted && !resting && !paused && (preferences.turns !== 'push' || held)
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = open
  }

  const open = async (deviceId = preferences.microphone) => {
    const next = await openMicrophone({ ...preferences, microphone: deviceId })
    tellWhenGone(next, session)
    try {
      const plugged = await plug(next)
      // The browser may ask for so long that nobody wants it any more.
      if (closed) {
        plugged.drop()
        stopAll(next)
        return
      }
      plugged.take()
    } catch (error) {
      stopAll(next)
      throw error
    }
    stopAll(stream)
    stream = next
    gate()
  }

  return {
    get stream() {
      return stream
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
      session.tell({ type: 'muted', on })
    },
    press(on: boolean) {
      held = on
      gate()
    },
    rest() {
      resting = true
      gate()
      return () => {
        resting = false
        gate()
      }
    },
    close() {
      closed = true
      stopAll(stream)
    },
  }
}
