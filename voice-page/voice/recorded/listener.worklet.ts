import { newVad, type Vad } from './vad.ts'

/** Runs the VAD where sound arrives, off the page's own thread, and sends whole turns. */
class Listener extends AudioWorkletProcessor {
  readonly #vad: Vad

  constructor({ processorOptions }: { processorOptions: { byHand: boolean } }) {
    super()
    this.#vad = newVad(sampleRate, processorOptions)
    this.port.onmessage = () => this.#tell(this.#vad.end())
  }

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0]
    if (samples) this.#tell(this.#vad.take(samples))
    return true
  }

  #tell(what: 'began' | 'ended' | 'dropped' | null): void {
    if (what === null) return
    if (what === 'began') {
      this.port.postMessage({ what })
      return
    }
    const samples = this.#vad.recording()
    this.port.postMessage({ what, samples }, [samples.buffer])
  }
}

registerProcessor('sentra-listener', Listener)
