import { newTape } from './tape.ts'

/** Runs the tape where sound passes; takes seconds to go back or a wish to hold, and tells how far behind it is, ten times a second. */
class Keeper extends AudioWorkletProcessor {
  readonly #tape = newTape(sampleRate)
  #told = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<number | 'hold'>) => {
      if (data === 'hold') this.#tape.hold()
      else this.#tape.rewind(data)
      this.#tell()
    }
  }

  process([input]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const samples = output?.[0]
    if (samples) this.#tape.pass(input?.[0], samples)
    if (Math.abs(this.#tape.lag - this.#told) >= 0.1 || (this.#tape.lag === 0 && this.#told > 0)) this.#tell()
    return true
  }

  #tell(): void {
    this.#told = this.#tape.lag
    this.port.postMessage(this.#told)
  }
}

registerProcessor('sentra-keeper', Keeper)
