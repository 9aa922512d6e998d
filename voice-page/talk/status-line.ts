import type { VoiceState } from '../../core/voice/state.ts'
import { element } from '../dom.ts'
import type { Preferences } from '../preferences.ts'
import type { Limits, Session } from '../voice/session.ts'
import type { Part } from './conversation.ts'

const endings = {
  person: 'You ended the conversation. The spec can still be written.',
  cost: 'Ended: the limit of dollars is reached. To write the spec is one answer more.',
  time: 'Ended: the limit of minutes is reached. The spec can still be written.',
  lost: 'The connection could not be restored. What was said is still here: write the spec, or download it.',
  handed_over: 'Handed over: the conversation has ended. The spec can still be changed and opened again.',
}

/** How one talks in this conversation. */
type Manner = Pick<Preferences, 'turns' | 'halfDuplex'> & { microphone: boolean }

/** What goes on, in words; what it has cost, and how long it may go on. Only the words are announced. */
export function statusLine(session: Session, manner: Manner, limits: Limits): Part {
  const words = element('p', { role: 'status', id: 'state' })
  const cost = element('span', { id: 'cost' })
  const left = element('span', { id: 'left' })
  const problem = element('p', { class: 'problem', role: 'alert', id: 'problem' })
  const show = () => {
    const { state } = session
    const now = wordsFor(state, manner)
    if (words.textContent !== now) words.textContent = now
    const { unpriced } = session.cost
    const byMinute = limits.dollarsAMinute > 0 ? `at $${limits.dollarsAMinute} a minute` : 'whose price is not known'
    const uncounted = unpriced.length > 0 ? ` and ${unpriced.join(', ')}, ${byMinute}` : ''
    cost.textContent = `$${session.spent.toFixed(4)} of $${limits.dollars.toFixed(2)}${uncounted}`
    left.textContent = state.phase === 'ended' ? '' : `${timeLeft(state.startedAt, limits)} left`
    // What is wrong with the spec is said beside it.
    const trouble = state.problem && state.problem.code !== 'spec' ? `${state.problem.what} ${state.problem.next}` : ''
    if (problem.textContent !== trouble) problem.textContent = trouble
  }
  const unwatch = session.watch(show)
  const timer = setInterval(show, 1_000)
  show()
  return {
    element: element('div', {}, words, element('p', { class: 'bar hint' }, cost, left), problem),
    close() {
      unwatch()
      clearInterval(timer)
    },
  }
}

export function wordsFor({ phase, speaking, muted, deaf, ended }: VoiceState, manner: Manner): string {
  const { turns, halfDuplex, microphone } = manner
  const heard = microphone && !deaf
  if (phase === 'ended') return endings[ended ?? 'person']
  if (phase === 'reconnecting')
    return `The connection broke. Connecting again${heard ? '; what you say meanwhile is kept and sent then' : ''}.`
  if (phase !== 'live') return 'Connecting.'
  if (speaking === 'architect') return `The Architect speaks. ${interruptBy(heard && !muted, turns, halfDuplex)}`
  if (deaf) return 'Nobody hears you: the microphone is gone. Type, or choose another one.'
  if (!microphone) return 'Ready: type what you want.'
  if (muted) return 'Your microphone is off.'
  return turns === 'push' ? 'Hold the button, or the space bar, to talk.' : 'Listening.'
}

function interruptBy(heard: boolean, turns: Preferences['turns'], halfDuplex: boolean): string {
  if (!heard) return 'Type to interrupt.'
  if (turns === 'push') return 'Hold the button to interrupt.'
  return halfDuplex ? 'Your microphone is paused; type to interrupt.' : 'Just talk to interrupt.'
}

function timeLeft(startedAt: number | null, { minutes }: Limits): string {
  const used = startedAt === null ? 0 : Date.now() - startedAt
  const seconds = Math.max(0, Math.ceil(minutes * 60 - used / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
