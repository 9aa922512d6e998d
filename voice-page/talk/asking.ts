import { undoTime } from '../../core/voice/state.ts'
import { element } from '../dom.ts'
import type { Session } from '../voice/session.ts'
import type { Part } from './conversation.ts'

/** Asks before handing over: five seconds, undone by voice, by Escape or by the button. */
export function asking(session: Session): Part {
  const undo = element('button', { type: 'button' }, 'Undo')
  const seconds = element('span', { 'aria-hidden': 'true' })
  const words = element('p', {})
  const box = element('div', { class: 'asking', role: 'alert', hidden: true }, words, undo, ' ', seconds)
  const takeBack = (by: 'key' | 'button') => {
    if (session.state.handoff) session.tell({ type: 'handoff.undone', by })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') takeBack('key')
  }
  undo.addEventListener('click', () => takeBack('button'))
  document.addEventListener('keydown', onKey)
  const show = () => {
    const { handoff } = session.state
    box.hidden = handoff === null
    if (handoff === null) {
      words.textContent = ''
      return
    }
    words.textContent ||= 'Handing over: the spec is written in five seconds. Say “wait”, press Escape, or undo.'
    seconds.textContent = `${Math.max(0, Math.ceil((handoff.at + undoTime - Date.now()) / 1_000))} s`
  }
  const unwatch = session.watch(show)
  const timer = setInterval(show, 250)
  return {
    element: box,
    close() {
      unwatch()
      clearInterval(timer)
      document.removeEventListener('keydown', onKey)
    },
  }
}
