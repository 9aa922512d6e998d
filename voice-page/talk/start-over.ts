import { element } from '../dom.ts'
import type { Session } from '../voice/session.ts'
import type { Part } from './conversation.ts'

/**
 * The way back to the beginning, once it is over. It stands apart from what ends a conversation, so that a second click
 * on that one does not throw away what the first one left.
 */
export function startOver(session: Session, unsaved: () => boolean, onEnd: () => void): Part {
  const question = 'What was said, and what you changed in the spec, is lost then. Start over?'
  const press = () => {
    if (!unsaved() || confirm(question)) onEnd()
  }
  const button = element('button', { type: 'button', class: 'quiet', id: 'start-over', onclick: press }, 'Start over')
  const box = element('div', { class: 'bar', hidden: true }, button)
  const close = session.watch(() => {
    box.hidden = session.state.phase !== 'ended'
  })
  return { element: box, close }
}
