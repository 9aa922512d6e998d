import { newRoom } from '../loudness.ts'

/**
 * What the microphone gives on its way out. It passes at once; but a minute of it is kept, and can be sent again from
 * an earlier moment, so that words spoken into a dead line are not lost. What is behind catches up in the pauses.
 */
export interface Tape {
  /** One block in, one block out, of the same length; no input is silence. */
  pass(input: Float32Array | undefined, output: Float32Array): void
  /** Sends silence, and goes on keeping, until it is rewound: what went out half would be heard one and a half times. */
  hold(): void
  /** Sends again from so many seconds ago, or from the oldest that is kept. */
  rewind(seconds: number): void
  /** How far what goes out is behind what comes in. Seconds. */
  readonly lag: number
}

/** Seconds: what is kept, and how much of a pause goes out, so that the listener still hears that a turn has ended. */
const kept = 60
const pause = 1
/** Blocks that one call may skip: it has three milliseconds. */
const mostSkipped = 200

export function newTape(rate: number): Tape {
  const length = kept * rate
  const ring = new Float32Array(length)
  const noise = newRoom()
  let written = 0
  let read = 0
  let silent = 0
  let held = false

  const copy = (from: number, into: Float32Array) => {
    const start = from % length
    const first = ring.subarray(start, Math.min(length, start + into.length))
    into.set(first)
    into.set(ring.subarray(0, into.length - first.length), first.length)
  }
  const write = (samples: Float32Array) => {
    const start = written % length
    const room = Math.min(samples.length, length - start)
    ring.set(samples.subarray(0, room), start)
    ring.set(samples.subarray(room), 0)
    written += samples.length
    noise.learn(samples)
  }

  return {
    pass(input, output) {
      const behind = read < written
      write(input ?? new Float32Array(output.length))
      if (held) {
        read = written
        output.fill(0)
        return
      }
      if (behind) {
        copy(read, output)
        // More of a pause than tells that it is one is left out: so the listener comes back to the present.
        for (let skipped = 0; skipped < mostSkipped; skipped++) {
          if (silent < pause * rate || noise.isLoud(output) || written - read <= output.length) break
          read += output.length
          copy(read, output)
        }
      } else copy(read, output)
      read += output.length
      silent = noise.isLoud(output) ? 0 : silent + output.length
    },
    hold() {
      held = true
    },
    rewind(seconds) {
      held = false
      read = Math.max(0, written - Math.min(length, Math.round(seconds * rate)))
      silent = 0
    },
    get lag() {
      return (written - read) / rate
    },
  }
}
