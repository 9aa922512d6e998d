/** Below this loudness nothing is speech, however quiet the room; above the room's own noise so many times, it is. */
const quietest = 0.008
const aboveFloor = 3

/** Tells speech from the noise of a room, by loudness alone. The room is learnt slowly, from what is no speech. */
export function newRoom() {
  let floor = quietest
  const isLoud = (samples: Float32Array): boolean => loudness(samples) > Math.max(quietest, floor * aboveFloor)
  return {
    isLoud,
    learn(samples: Float32Array): void {
      if (!isLoud(samples)) floor = floor * 0.98 + loudness(samples) * 0.02
    },
  }
}

const loudness = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length))
