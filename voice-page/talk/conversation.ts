import { messageOf, SentraError } from '../../core/errors.ts'
import { signedIn } from '../app/account.ts'
import { broker } from '../app/broker.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { withOwnKey } from '../voice/live/exchange.ts'
import { live } from '../voice/live/live.ts'
import { VoiceProblem } from '../voice/problems.ts'
import { recorded } from '../voice/recorded/recorded.ts'
import { newSession } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import { asking } from './asking.ts'
import { captions } from './captions.ts'
import { controls } from './controls.ts'
import { downloads } from './downloads.ts'
import { specPanel } from './spec-panel.ts'
import { statusLine } from './status-line.ts'

export interface Conversation {
  element: HTMLElement
  /** Rejects with a `SentraError` that says why nothing began. */
  start(): Promise<void>
  focus(): void
  close(): void
}

interface Options {
  visit: Visit
  road: 'live' | 'recorded'
  microphone: boolean
  /** The person goes back to the beginning. */
  onEnd(): void
}

/** One conversation: the transport, its log, and what is seen of both. */
export function converse({ visit, road, microphone, onEnd }: Options): Conversation {
  const { preferences } = visit
  const session = newSession(preferences)
  const through = visit.site.app !== null && signedIn() ? broker(visit.site.app, visit.repository) : null
  const exchange = through?.exchange ?? withOwnKey(visit)
  const transport: VoiceTransport =
    road === 'live' ? live({ session, preferences, exchange, microphone }) : recorded({ session, visit, microphone })
  const heading = element('h2', { id: 'talking', tabindex: '-1' }, road === 'live' ? 'Talk live' : 'Talk in turns')
  const spec = specPanel(visit, session, transport)
  const buttons = controls({ session, transport, preferences, microphone, onWrite: spec.write, onEnd })
  const ask = asking(session)

  const closeTransport = session.watch((event) => {
    if (event.type === 'handoff.confirmed') void spec.write()
    if (event.type === 'ended') {
      transport.close()
      void through?.end()
    }
  })
  const parts = [statusLine(session, preferences), ask, captions(session, transport), buttons, downloads(session)]
  const close = () => {
    closeTransport()
    for (const part of parts) part.close()
    transport.close()
    void through?.end()
    session.close()
  }
  return {
    element: element(
      'div',
      { class: 'columns' },
      element('section', { 'aria-labelledby': 'talking' }, heading, ...parts.map((part) => part.element)),
      spec.element,
    ),
    async start() {
      try {
        await transport.start()
        await buttons.ready()
      } catch (error) {
        close()
        throw error instanceof SentraError
          ? error
          : new VoiceProblem('start', 'The conversation did not begin.', messageOf(error), 'Try once more.', error)
      }
    },
    focus: () => heading.focus(),
    close,
  }
}

/** A part of the conversation's view. `close` ends its timers and listeners. */
export interface Part {
  element: HTMLElement
  close(): void
}
