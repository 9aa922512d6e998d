import type { broker } from '../app/broker.ts'
import type { Visit } from '../router.ts'
import { shortCall } from './live/short-call.ts'
import { services } from './recorded/services.ts'
import type { Session } from './session.ts'
import type { VoiceTransport } from './transport.ts'

/**
 * How the spec is written once the conversation has ended and its road is closed: over HTTP with the visitor's own key;
 * through the App, which lends a key to calls only, in one short call more.
 */
export const afterwards =
  (visit: Visit, session: Session, through: ReturnType<typeof broker> | null): VoiceTransport['write'] =>
  async (instructions, conversation) => {
    if (through !== null) {
      const written = shortCall(session, visit.preferences, through.exchange, instructions, conversation)
      return written.finally(through.end)
    }
    const { think } = services(visit, new AbortController().signal)
    const { text, usage } = await think(instructions, [{ role: 'user', content: conversation }])
    const id = `spec:${crypto.randomUUID()}`
    session.tell({ type: 'usage', id, model: visit.preferences.thinkingModel, usage })
    return text
  }
