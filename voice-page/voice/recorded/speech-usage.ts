import { noUsage } from '../../../core/voice/cost.ts'
import type { VoiceUsage } from '../../../core/voice/events.ts'

/** What the provider says that a minute of speech takes; and how many letters are a token, about. */
const tokensASecond = 1_250 / 60
const lettersAToken = 4
const head = 44

/** The speech service reports no use: it is reckoned from the text and from how long its WAV sounds. */
export async function speechUsage(text: string, wav: Blob): Promise<VoiceUsage> {
  const bytesASecond = new DataView(await wav.slice(28, 32).arrayBuffer().then(atLeastFour)).getUint32(0, true)
  const seconds = bytesASecond > 0 ? Math.max(0, wav.size - head) / bytesASecond : 0
  const audioOut = Math.ceil(seconds * tokensASecond)
  return { ...noUsage, textIn: Math.ceil(text.length / lettersAToken), audioOut, seconds }
}

const atLeastFour = (bytes: ArrayBuffer): ArrayBuffer => (bytes.byteLength < 4 ? new ArrayBuffer(4) : bytes)
