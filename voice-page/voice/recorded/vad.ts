import { newRoom } from '../loudness.ts'

/** Where a person's turn begins and ends, judged by loudness alone, a block of samples at a time. */
export interface Vad {
  /** Takes one block; says whether a turn begins or ends with it. */
  take(samples: Float32Array): 'began' | 'ended' | 'dropped' | null
  /** Ends a turn now, as when a button is let go. */
  end(): 'ended' | 'dropped' | null
  /** The turn that just ended, with the beginning that was heard before it counted as speech. */
  recording(): Float32Array<ArrayBuffer>
}

/** Milliseconds: how long speech must last to count, how long a pause ends it, what is kept from before, the longest. */
const times = { begin: 80, pause: 700, before: 300, shortest: 200, longest: 120_000 }
/** With `byHand` a button ends a turn, and no pause does. */
export function newVad(rate: number, { byHand }: { byHand: boolean } = { byHand: false }): Vad {
  const samplesIn = (ms: number) => (ms * rate) / 1_000
  let kept: Float32Array[] = []
  const room = newRoom()
  const longestPause = byHand ? Number.POSITIVE_INFINITY : samplesIn(times.pause)
  let loud = 0
  let silent = 0
  let length = 0
  let speaking = false

  const end = () => {
    if (!speaking) return null
    const spoken = length - silent
    speaking = false
    loud = 0
    silent = 0
    return spoken < samplesIn(times.shortest) ? 'dropped' : 'ended'
  }

  return {
    take(samples) {
      const isLoud = room.isLoud(samples)
      if (!speaking) {
        keepBefore(kept, samples, samplesIn(times.before))
        // Only while nobody speaks: a pause for thought is no room.
        room.learn(samples)
        loud = isLoud ? loud + samples.length : 0
        if (loud < samplesIn(times.begin)) return null
        speaking = true
        length = loud
        return 'began'
      }
      kept.push(samples.slice())
      length += samples.length
      silent = isLoud ? 0 : silent + samples.length
      return silent >= longestPause || length >= samplesIn(times.longest) ? end() : null
    },
    end,
    recording() {
      const all = new Float32Array(kept.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const part of kept) {
        all.set(part, at)
        at += part.length
      }
      kept = []
      return all
    },
  }
}

function keepBefore(kept: Float32Array[], samples: Float32Array, most: number): void {
  kept.push(samples.slice())
  let length = kept.reduce((sum, part) => sum + part.length, 0)
  while (length > most && kept.length > 1) length -= kept.shift()?.length ?? 0
}
