import { contextWith } from '../audio-context.ts'
import listener from './listener.worklet.ts?worker&url'
import { wavOf } from './wav.ts'

export interface Ear {
  /** Ends the turn now, where a button and not a pause ends it. */
  cut(): void
  close(): void
}

/** Listens to a stream for turns: tells when one begins, and gives each as a WAV. With `byHand` only `cut` ends one. */
export async function openEar(
  stream: MediaStream,
  byHand: boolean,
  on: { began(): void; turn(wav: Blob, seconds: number): void; dropped(): void },
): Promise<Ear> {
  const context = await contextWith(listener)
  const node = new AudioWorkletNode(context, 'sentra-listener', { numberOfOutputs: 0, processorOptions: { byHand } })
  node.port.onmessage = ({ data }: MessageEvent<{ what: 'began' | 'ended' | 'dropped'; samples: Float32Array }>) => {
    if (data.what === 'began') on.began()
    else if (data.what === 'dropped') on.dropped()
    else on.turn(wavOf(data.samples, context.sampleRate), data.samples.length / context.sampleRate)
  }
  const source = context.createMediaStreamSource(stream)
  source.connect(node)
  return {
    cut: () => node.port.postMessage('end'),
    close() {
      source.disconnect()
      void context.close()
    },
  }
}
