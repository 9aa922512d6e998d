import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime'

type Wish = Extract<RealtimeClientEvent, { type: 'response.create' }>['response']

/**
 * Who is to answer now. Realtime makes one answer at a time and refuses a second with
 * `conversation_already_has_active_response`: so a new one is asked for when the one before it has ended. Answers out of
 * band, known by their purpose, do not count.
 */
export function answering(send: (event: RealtimeClientEvent) => void) {
  let active = false
  let ending = false
  let next: { wish: Wish } | null = null

  const create = (wish: Wish) => {
    active = true
    send(wish === undefined ? { type: 'response.create' } : { type: 'response.create', response: wish })
  }
  const cancel = () => {
    if (!active || ending) return
    ending = true
    send({ type: 'response.cancel' })
  }
  const ended = () => {
    active = false
    ending = false
    const waiting = next
    next = null
    if (waiting) create(waiting.wish)
  }

  return {
    /** Asks for an answer; one that is being made ends first, and of those that wait only the newest is asked for. */
    ask(wish?: Wish) {
      if (!active) return create(wish)
      next = { wish }
      cancel()
    },
    /** Ends the answer that is being made, if there is one. */
    stop() {
      next = null
      cancel()
    },
    take(event: RealtimeServerEvent) {
      if (event.type === 'response.created' && !event.response.metadata?.purpose) active = true
      else if (event.type === 'response.done' && !event.response.metadata?.purpose) ended()
      else if (event.type !== 'error') return
      // It had ended by itself when we wanted to end it.
      else if (event.error.code === 'response_cancel_not_active') ended()
      else if (event.error.code === 'conversation_already_has_active_response') {
        // The server had begun one by itself, a moment before ours: without the words that ours is about.
        active = true
        ending = false
        next ??= { wish: undefined }
        cancel()
      }
    },
  }
}
