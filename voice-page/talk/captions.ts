import type { Turn } from '../../core/voice/transcript.ts'
import { element } from '../dom.ts'
import type { Session } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import type { Part } from './conversation.ts'

/**
 * Both sides, as they are spoken. Words stream outside the log; a finished turn enters it once, so that a screen reader
 * hears each turn once.
 */
export function captions(session: Session, transport: VoiceTransport): Part {
  const list = element('ol', { class: 'turns', tabindex: '0', 'aria-label': 'What was said' })
  const streaming = element('p', { class: 'caption', id: 'caption' })
  const shown = new Map<string, { item: HTMLLIElement; text: string }>()

  const show = () => {
    for (const turn of session.transcript.turns) {
      // What the Architect was stopped from saying was said to nobody.
      if (turn.state === 'unheard' && turn.who === 'architect') {
        shown.get(turn.id)?.item.remove()
        shown.delete(turn.id)
        continue
      }
      if (turn.state === 'open') continue
      const text = turn.state === 'unheard' ? '(not heard: please say it again)' : turn.text
      const before = shown.get(turn.id)
      if (before?.text === text) continue
      const item = before?.item ?? entry(turn, text)
      if (before) rewrite(item, turn, text)
      else place(item, turn.number)
      shown.set(turn.id, { item, text })
      if (!before) list.scrollTop = list.scrollHeight
    }
    const open = session.transcript.turns.findLast((turn) => turn.state === 'open' && turn.text !== '')
    streaming.textContent = open ? `${nameOf(open)}: ${open.text}` : ''
  }

  /** Only the words change, in their place: a new element would be announced as one turn more. */
  const rewrite = (item: HTMLLIElement, turn: Turn, text: string) => {
    const words = item.querySelector('.words')?.firstChild
    if (words) words.nodeValue = text
    else fill(item, turn, text)
  }

  /** A turn that was written down late still stands where it was said. */
  const place = (item: HTMLLIElement, number: number) => {
    const next = [...list.children].find((one) => Number((one as HTMLElement).dataset.number) > number)
    list.insertBefore(item, next ?? null)
  }

  const entry = (turn: Turn, text: string): HTMLLIElement => {
    const item = element('li', { class: turn.who, 'data-number': String(turn.number) })
    fill(item, turn, text)
    return item
  }

  const fill = (item: HTMLLIElement, turn: Turn, text: string) => {
    const name = element('b', {}, `${turn.number} ${nameOf(turn)}: `)
    item.replaceChildren(element('p', {}, name, element('span', { class: 'words' }, text)))
    if (turn.who !== 'person') return
    const label = `Correct turn ${turn.number}`
    const correct = { type: 'button', class: 'quiet', 'aria-label': label, onclick: () => edit(item, turn.id) }
    item.append(element('button', correct, 'Correct'))
  }

  const edit = (item: HTMLLIElement, id: string) => {
    const turn = session.transcript.turns.find((one) => one.id === id)
    if (turn === undefined) return
    const field = element('textarea', { rows: '2', 'aria-label': `What turn ${turn.number} should read` })
    field.value = turn.text
    const save = (event: Event) => {
      event.preventDefault()
      const text = field.value.trim()
      if (text === '' || text === turn.text) return leave()
      session.tell({ type: 'turn.corrected', id: turn.id, text })
      transport.correct({ ...turn, text })
      backToButton()
    }
    /** It stands as it was. */
    const leave = () => {
      fill(item, turn, turn.text)
      backToButton()
    }
    const backToButton = () => item.querySelector('button')?.focus()
    const form = element(
      'form',
      { onsubmit: save },
      field,
      element('button', { type: 'submit', class: 'quiet' }, 'Save'),
      element('button', { type: 'button', class: 'quiet', onclick: leave }, 'Cancel'),
    )
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return
      // It leaves the correction, and takes back no hand-over.
      event.stopPropagation()
      leave()
    })
    item.replaceChildren(form)
    field.focus()
  }

  const unwatch = session.watch(show)
  const log = element('div', { role: 'log', 'aria-label': 'Conversation', 'aria-relevant': 'additions' }, list)
  return { element: element('div', {}, log, streaming), close: unwatch }
}

const nameOf = ({ who }: Turn) => (who === 'person' ? 'You' : 'Architect')
