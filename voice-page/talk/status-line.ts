import type { VoiceState } from '../../core/voice/state.ts'
import { element } from '../dom.ts'
import type { Preferences } from '../preferences.ts'
import type { Session } from '../voice/session.ts'
import type { Part } from './conversation.ts'

const endings = {
  person: 'You ended the conversation.',
  cost: 'Ended: the limit of dollars is reached. Settings has it.',
  time: 'Ended: the limit of minutes is reached. Settings has it.',
  lost: 'The connection could not be restored. What was said is still here: write the spec, or download it.',
  handed_over: 'The spec is written.',
}

/** What goes on, in words; what it has cost, and how long it may go on. Only the words are announced. */
export function statusLine(session: Session, limits: Preferences): Part {
  const words = element('p', { role: 'status', id: 'state' })
  const cost = element('span', { id: 'cost' })
  const left = element('span', { id: 'left' })
  const problem = element('p', { class: 'problem', role: 'alert', id: 'problem' })
  const show = () => {
    const { state } = session
    const now = wordsFor(state, limits)
    if (words.textContent !== now) words.textContent = now
    const unpriced =
      session.cost.unpriced.length > 0 ? ` and ${session.cost.unpriced.join(', ')}, whose price is not known` : ''
    cost.textContent = `$${session.cost.dollars.toFixed(4)} of $${limits.dollars.toFixed(2)}${unpriced}`
    left.textContent = `${timeLeft(state, limits)} left`
    const trouble = state.problem ? `${state.problem.what} ${state.problem.next}` : ''
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

function wordsFor({ phase, speaking, muted, ended }: VoiceState, { turns }: Preferences): string {
  if (phase === 'ended') return endings[ended ?? 'person']
  if (phase === 'reconnecting')
    return 'The connection broke. Connecting again; what you say meanwhile is kept and sent then.'
  if (phase !== 'live') return 'Connecting.'
  if (speaking === 'architect') return 'The Architect speaks. Just talk to interrupt.'
  if (muted) return 'Your microphone is off.'
  return turns === 'push' ? 'Hold the button, or the space bar, to talk.' : 'Listening.'
}

function timeLeft({ startedAt, phase }: VoiceState, { minutes }: Preferences): string {
  const used = startedAt === null || phase === 'ended' ? 0 : Date.now() - startedAt
  const seconds = Math.max(0, Math.ceil(minutes * 60 - used / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
