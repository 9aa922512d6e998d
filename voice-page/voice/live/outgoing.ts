import type { Preferences } from '../../preferences.ts'
import { ownMicrophone } from '../own-microphone.ts'
import type { Session } from '../session.ts'
import { type Line, openLine } from './line.ts'

/** The person's side of a live call: the microphone, and the line that it goes out on. */
export function outgoing(session: Session, preferences: Preferences) {
  let line: Line | null = null
  const microphone = ownMicrophone(session, preferences, async (next) => {
    line ??= await openLine()
    const out = line
    return { take: () => out.feed(next), drop: out.close }
  })
  return {
    microphone,
    get line() {
      return line
    },
    /** Milliseconds by which the line is behind what is said. */
    lag: () => line?.lag() ?? 0,
    hold: () => line?.hold(),
    again: (milliseconds: number) => line?.again(milliseconds),
    whenLevel: (call: () => void) => line?.whenLevel(call),
    close() {
      microphone.close()
      line?.close()
    },
  }
}
