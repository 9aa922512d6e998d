import { messageOf, SentraError } from '../../core/errors.ts'
import type { Turn } from '../../core/voice/transcript.ts'
import { signedIn } from '../app/account.ts'
import { broker } from '../app/broker.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { needsKey } from '../site.ts'
import { afterwards } from '../voice/afterwards.ts'
import { lastWords } from '../voice/last-words.ts'
import { withOwnKey } from '../voice/live/exchange.ts'
import { live } from '../voice/live/live.ts'
import { demandPrices, modelsOf } from '../voice/prices.ts'
import { VoiceProblem } from '../voice/problems.ts'
import { recorded } from '../voice/recorded/recorded.ts'
import { type Limits, newSession, type Session } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import { asking } from './asking.ts'
import { captions } from './captions.ts'
import { controls } from './controls.ts'
import { downloads } from './downloads.ts'
import { specPanel } from './spec-panel.ts'
import { startOver } from './start-over.ts'
import { statusLine } from './status-line.ts'

export interface Conversation {
  element: HTMLElement
  /** Rejects with a `SentraError` that says why nothing began. */
  start(): Promise<void>
  focus(): void
  /** Whether leaving the page now would lose what was said. */
  unsaved(): boolean
  /** Ends the call, and leaves on show what was said. */
  hangUp(): void
  close(): void
}

interface Options {
  visit: Visit
  road: 'live' | 'recorded'
  microphone: boolean
  /** The person goes back to the beginning. */
  onEnd(): void
  /** The person would rather type the spec, beginning with what was said. */
  onForm(turns: readonly Turn[]): void
}

/** One conversation: the transport, its log, and what is seen of both. */
export function converse({ visit, road, microphone, onEnd, onForm }: Options): Conversation {
  // What Settings change meanwhile holds for the next one, but for the limits.
  const mine: Visit = { ...visit, preferences: { ...visit.preferences } }
  const { preferences } = mine
  const through =
    road === 'live' && visit.site.app !== null && signedIn() ? broker(visit.site.app, visit.repository) : null
  const limits = limitsOf(visit, through, () => session.state.startedAt)
  const session: Session = newSession(limits)
  const exchange = through?.exchange ?? withOwnKey(mine)
  const timeIsOver = through?.timeIsOver ?? (() => false)
  const transport: VoiceTransport =
    road === 'live'
      ? live({ session, preferences, exchange, microphone, timeIsOver })
      : recorded({ session, visit: mine, microphone })
  const later = afterwards(mine, session, through)
  const ended = () => session.state.phase === 'ended'
  let finished: Promise<void> = Promise.resolve()
  const write: VoiceTransport['write'] = async (...said) => {
    try {
      if (!ended()) return await transport.write(...said)
    } catch (error) {
      // What the end of the conversation broke off is written in the other way.
      if (!ended()) throw error
    }
    await finished
    return later(...said)
  }
  /** The microphone rests meanwhile, or whoever goes on talking would never be written down. */
  const allHeard = async () => {
    if (ended()) return finished
    const wake = transport.rest()
    await lastWords(session)
    wake()
  }
  const leave = () => {
    transport.close()
    void through?.end()
  }
  /** What was said is paid, or as good as paid: it is written down before the road is closed. */
  const finish = async () => {
    transport.hush()
    await lastWords(session)
    leave()
  }
  const heading = element('h2', { id: 'talking', tabindex: '-1' }, road === 'live' ? 'Talk live' : 'Talk in turns')
  const spec = specPanel({ visit: mine, session, write, allHeard, onForm: () => onForm(session.transcript.turns) })
  const buttons = controls({ session, transport, preferences, microphone, onWrite: spec.write })
  const ask = asking(session)

  // Whoever looks at another view sees there that the conversation goes on.
  const showTalking = () => document.documentElement.toggleAttribute('data-talking', session.state.phase === 'live')
  const unwatch = session.watch((event) => {
    showTalking()
    if (event.type === 'microphone') visit.preferences.microphone = preferences.microphone
    if (event.type === 'handoff.confirmed') void spec.write()
    if (event.type === 'ended') finished = finish()
  })
  const status = statusLine(session, { ...preferences, microphone }, limits)
  const unsaved = () =>
    session.transcript.turns.some(({ who }) => who === 'person') &&
    (spec.unsaved() || !session.log.some((event) => event.type === 'ended' && event.why === 'handed_over'))
  const again = startOver(session, unsaved, onEnd)
  const parts = [status, ask, captions(session, transport), buttons, downloads(session), again]
  const close = () => {
    unwatch()
    for (const part of parts) part.close()
    leave()
    session.close()
    document.documentElement.removeAttribute('data-talking')
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
        // With the App its own caps hold, and it chooses all but what listens; a service of one's own machine costs nothing.
        if (through !== null) demandPrices(microphone ? [preferences.listeningModel] : [], null)
        else if (needsKey(visit.site)) {
          demandPrices(modelsOf(road, microphone, preferences), preferences.dollarsAMinute)
        }
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
    unsaved,
    hangUp() {
      if (!ended()) session.tell({ type: 'ended', why: 'person' })
      // Nobody is there any more to wait for last words.
      leave()
    },
    close,
  }
}

/** The person's own limits, as they are now, and within them the time that the App gives. */
const limitsOf = (
  { preferences }: Visit,
  through: ReturnType<typeof broker> | null,
  startedAt: () => number | null,
): Limits => ({
  get dollars() {
    return preferences.dollars
  },
  get minutes() {
    const from = startedAt()
    const given = from === null || through === null ? Number.POSITIVE_INFINITY : (through.endsAt - from) / 60_000
    return Math.min(preferences.minutes, given)
  },
  get dollarsAMinute() {
    return preferences.dollarsAMinute
  },
})

/** A part of the conversation's view. `close` ends its timers and listeners. */
export interface Part {
  element: HTMLElement
  close(): void
}
