import { contextWith } from '../audio-context.ts'
import keeper from './tape.worklet.ts?worker&url'

/** The microphone on its way to the Architect: one outgoing track, whatever microphone and connection it has. */
export interface Line {
  track: MediaStreamTrack
  stream: MediaStream
  /** Takes its sound from here from now on. */
  feed(microphone: MediaStream): void
  /** Sends nothing until it is to send again. */
  hold(): void
  /** Sends the last milliseconds again. */
  again(milliseconds: number): void
  /** How far what goes out is behind what is said. Milliseconds. */
  lag(): number
  /** Calls once, when nothing is behind any more. */
  whenLevel(call: () => void): void
  close(): void
}

export async function openLine(): Promise<Line> {
  const context = await contextWith(keeper)
  const node = new AudioWorkletNode(context, 'sentra-keeper', { outputChannelCount: [1], channelCount: 1 })
  const out = context.createMediaStreamDestination()
  node.connect(out)
  let source: MediaStreamAudioSourceNode | null = null
  let behind = 0
  let waiting: (() => void)[] = []
  node.port.onmessage = ({ data }: MessageEvent<number>) => {
    behind = data
    if (behind > 0) return
    const calls = waiting
    waiting = []
    for (const call of calls) call()
  }
  const [track] = out.stream.getAudioTracks()
  if (track === undefined) throw new Error('The browser gives no track to send.')
  return {
    ...{ track, stream: out.stream },
    feed(microphone) {
      source?.disconnect()
      source = context.createMediaStreamSource(microphone)
      source.connect(node)
    },
    hold: () => node.port.postMessage('hold'),
    again(milliseconds) {
      behind = milliseconds / 1_000
      node.port.postMessage(behind)
    },
    lag: () => behind * 1_000,
    whenLevel(call) {
      if (behind > 0) waiting.push(call)
      else call()
    },
    close() {
      if (context.state !== 'closed') void context.close()
    },
  }
}
