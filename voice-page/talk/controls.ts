import { element } from '../dom.ts'
import type { Preferences } from '../preferences.ts'
import { levelOf, microphones } from '../voice/microphone.ts'
import { problemFact } from '../voice/problems.ts'
import type { Session } from '../voice/session.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import type { Part } from './conversation.ts'
import { holdToTalk } from './hold-to-talk.ts'

interface Options {
  session: Session
  transport: VoiceTransport
  preferences: Preferences
  microphone: boolean
  onWrite(by: Element): void
}

/** Everything to press while one talks. `ready` is called once the microphone is open: only then has it a name. */
export function controls(options: Options): Part & { ready(): Promise<void> } {
  const { session, transport, preferences, microphone } = options
  const level = element('meter', { min: '0', max: '1', 'aria-label': 'How loud you are' })
  const mute = element('button', { type: 'button', class: 'quiet', 'aria-pressed': 'false' }, 'Mute')
  mute.addEventListener('click', () => transport.mute(!session.state.muted))
  const choice = element('select', { id: 'live-microphone', 'aria-label': 'Microphone' })
  const hold = preferences.turns === 'push' && microphone ? holdToTalk(transport) : null
  const end = element('button', { type: 'button', class: 'quiet', id: 'end' }, 'End')
  end.addEventListener('click', () => {
    if (session.state.phase !== 'ended') session.tell({ type: 'ended', why: 'person' })
  })
  const write = element('button', { type: 'button', onclick: () => options.onWrite(write) }, 'Write the spec')
  let endLevel = () => {}

  const measure = () => {
    endLevel()
    if (transport.stream) endLevel = levelOf(transport.stream, (loud) => (level.value = loud))
  }
  /** None, where it is gone: only so can the same one be chosen when it is there again. */
  const showChosen = () => {
    const [track] = transport.stream?.getAudioTracks() ?? []
    choice.value = session.state.deaf ? '' : (track?.getSettings().deviceId ?? '')
  }
  const refill = async () => {
    const known = await microphones()
    choice.replaceChildren(...known.map(({ id, label }) => element('option', { value: id }, label)))
    showChosen()
  }
  const onDevices = () => void refill()
  choice.addEventListener('change', () => {
    transport.useMicrophone(choice.value).then(measure, (error: unknown) => {
      session.tell(problemFact('microphone', error, 'Choose another one.'))
      showChosen()
    })
  })
  /** Nobody hears any more: what is for talking goes, and whoever was in it finds what is left to do. */
  const leave = () => {
    const within = [talking, typing].some((part) => part.contains(document.activeElement))
    hold?.end()
    endLevel()
    talking.hidden = true
    typing.hidden = true
    if (within) write.focus()
  }
  const unwatch = session.watch((event) => {
    if (event.type === 'problem' && event.code === 'gone') showChosen()
    mute.setAttribute('aria-pressed', String(session.state.muted))
    mute.textContent = session.state.muted ? 'Unmute' : 'Mute'
    const over = session.state.phase === 'ended'
    // It stays where it is, and does nothing: whoever presses twice has only ended the conversation.
    end.textContent = over ? 'Ended' : 'End'
    if (over) end.setAttribute('aria-disabled', 'true')
    if (over && !typing.hidden) leave()
  })

  const words = element('input', { id: 'words', type: 'text', autocomplete: 'off', maxlength: '4000' })
  const send = element('button', { type: 'submit', class: 'quiet' }, 'Send')
  const typing = element(
    'form',
    {
      class: 'typing',
      onsubmit: (event) => {
        event.preventDefault()
        const text = words.value.trim()
        words.value = ''
        if (text !== '') transport.type(text)
      },
    },
    element('label', { for: 'words' }, 'Type instead'),
    words,
    send,
  )
  const talking = element(
    'div',
    { class: 'bar' },
    ...(microphone ? [level, mute, ...(hold ? [hold.element] : []), choice] : []),
  )
  return {
    element: element('div', {}, talking, typing, element('div', { class: 'bar' }, write, end)),
    async ready() {
      if (!microphone) return
      measure()
      navigator.mediaDevices.addEventListener('devicechange', onDevices)
      await refill()
    },
    close() {
      unwatch()
      endLevel()
      navigator.mediaDevices?.removeEventListener('devicechange', onDevices)
      hold?.close()
    },
  }
}
