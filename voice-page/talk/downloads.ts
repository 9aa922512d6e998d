import { transcriptText } from '../../core/voice/transcript.ts'
import { element } from '../dom.ts'
import type { Session } from '../voice/session.ts'
import type { Part } from './conversation.ts'

/** The transcript as text and the event log as JSON lines. Neither holds a key: the log never sees one. */
export function downloads(session: Session): Part {
  const save = (name: string, type: string, text: () => string) => () => {
    const address = URL.createObjectURL(new Blob([text()], { type }))
    element('a', { href: address, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
  }
  const button = (label: string, onclick: () => void) =>
    element('button', { type: 'button', class: 'quiet', onclick }, label)
  return {
    element: element(
      'div',
      { class: 'bar small' },
      button(
        'Download the transcript',
        save('transcript.txt', 'text/plain', () => transcriptText(session.transcript.turns)),
      ),
      button(
        'Download the log',
        save('voice-log.jsonl', 'application/jsonl', () =>
          session.log.map((event) => `${JSON.stringify(event)}\n`).join(''),
        ),
      ),
    ),
    close: () => undefined,
  }
}
