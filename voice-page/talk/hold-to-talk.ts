import { element } from '../dom.ts'
import type { VoiceTransport } from '../voice/transport.ts'
import type { Part } from './conversation.ts'

/** A button to hold while one talks; the space bar does the same wherever nothing is being typed or pressed. */
export function holdToTalk(transport: VoiceTransport): Part & { end(): void } {
  const button = element('button', { type: 'button', class: 'hold', 'aria-pressed': 'false' }, 'Hold to talk')
  const press = () => {
    if (button.disabled) return
    button.setAttribute('aria-pressed', 'true')
    transport.press()
  }
  const release = () => {
    if (button.getAttribute('aria-pressed') !== 'true') return
    button.setAttribute('aria-pressed', 'false')
    transport.release()
  }
  // In another view the space bar is that view's.
  const ours = (event: KeyboardEvent) =>
    event.key === ' ' &&
    button.isConnected &&
    (event.target === button || !(event.target as Element).closest('a, button, input, select, textarea, summary'))
  const onDown = (event: KeyboardEvent) => {
    if (!ours(event)) return
    event.preventDefault()
    if (!event.repeat) press()
  }
  const onUp = (event: KeyboardEvent) => {
    if (event.key === ' ') release()
  }
  button.addEventListener('pointerdown', (event) => {
    button.setPointerCapture(event.pointerId)
    press()
  })
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) button.addEventListener(name, release)
  document.addEventListener('keydown', onDown)
  document.addEventListener('keyup', onUp)
  // Whoever leaves the page while holding would otherwise be heard for ever.
  addEventListener('blur', release)
  return {
    element: button,
    /** The conversation is over: there is nobody to hear what is held. */
    end() {
      button.disabled = true
      button.setAttribute('aria-pressed', 'false')
    },
    close() {
      document.removeEventListener('keydown', onDown)
      document.removeEventListener('keyup', onUp)
      removeEventListener('blur', release)
    },
  }
}
