import { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc'
import type { Preferences } from '../../preferences.ts'
import type { Session } from '../session.ts'
import { asides } from './asides.ts'
import { type Exchange, openCall } from './call.ts'
import { outOfBand } from './session-config.ts'
import { translator } from './translate.ts'

const patience = 10_000

/** One answer in a call of its own, in which nobody speaks: what is left where the App's key is all there is. */
export async function shortCall(
  session: Session,
  { liveModel, listeningModel }: Preferences,
  exchange: Exchange,
  instructions: string,
  conversation: string,
): Promise<string> {
  const call = new OpenAIRealtimeWebRTC()
  const answers = asides()
  call.peerConnection.addTransceiver('audio', { direction: 'recvonly' })
  const options = { signal: new AbortController().signal, timeoutMs: patience }
  const model = await openCall(call, exchange, options)
  const { translate } = translator({ live: model ?? liveModel, listening: listeningModel })
  call.onEvent((event) => {
    const { facts, aside } = translate(event)
    for (const fact of facts) if (fact.type === 'usage') session.tell(fact)
    if (aside) answers.settle(aside)
  })
  call.onConnectionEvent(({ type }) => {
    if (type === 'closed') answers.fail('The connection broke.')
  })
  const { purpose, promise } = answers.expect()
  call.send({ type: 'response.create', response: outOfBand(instructions, conversation, purpose) })
  return promise.finally(() => call.close())
}
