/** A file that Vite bundles on its own; what is imported is its address. */
declare module '*?worker&url' {
  const address: string
  export default address
}

/** What lives in an AudioWorklet and nowhere else. */
declare const sampleRate: number
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(
  name: string,
  processor: new (options: { processorOptions: { byHand: boolean } }) => AudioWorkletProcessor,
): void

/** Styles go with the page that imports them. */
declare module '*.css'
