import { SentraError } from '../../core/errors.ts'
import type { Turn } from '../../core/voice/transcript.ts'
import { element } from '../dom.ts'
import type { Visit } from '../router.ts'
import { needsKey } from '../site.ts'
import type { Conversation } from './conversation.ts'

/** What else helps whoever has no key: the App pays for live voice, and for nothing else. */
const withoutKey = {
  none: ' first.',
  live: ', or sign in with GitHub, first.',
  recorded: ' first, or sign in with GitHub and talk live.',
  signed: ' first, or press “Talk live”: that is what the App pays for.',
}

interface Options {
  onTalking(talking: boolean): void
  onForm(turns: readonly Turn[]): void
}

/** The spoken roads: what to press first, and then the conversation in its place. */
export function start(visit: Visit, { onTalking, onForm }: Options) {
  const problem = element('p', { class: 'problem', role: 'alert', id: 'start-problem' })
  const place = element('div', {})
  let open: Conversation | null = null
  let starting = false

  const enter = async (app: string) => {
    problem.replaceChildren()
    try {
      const { signIn } = await import('../app/account.ts')
      const { login } = await signIn(app)
      who.textContent = `Signed in as ${login}. Live voice is paid by the App.`
    } catch (error) {
      problem.textContent =
        error instanceof SentraError ? `${error.what} ${error.why} ${error.next}` : 'The sign-in failed.'
    }
  }

  const begin = async (road: 'live' | 'recorded') => {
    if (starting) return
    problem.replaceChildren()
    if (needsKey(visit.site) && !visit.preferences.openaiKey) {
      const signed = visit.site.app !== null && (await import('../app/account.ts')).signedIn() !== null
      if (!signed || road === 'recorded') {
        const app = visit.site.app === null ? 'none' : signed ? 'signed' : road
        problem.append('Put your OpenAI key into ', element('a', { href: '#settings' }, 'Settings'), withoutKey[app])
        return
      }
    }
    starting = true
    for (const button of buttons) button.disabled = true
    try {
      const { converse } = await import('./conversation.ts')
      open = converse({ visit, road, microphone: !silent.checked, onEnd: stop, onForm })
      await open.start()
      intro.hidden = true
      onTalking(true)
      place.replaceChildren(open.element)
      open.focus()
    } catch (error) {
      stop()
      problem.textContent =
        error instanceof SentraError
          ? `${error.what} ${error.why} ${error.next}`
          : 'The voice part of the page could not be loaded. Check the connection and reload the page.'
      if (error !== null && typeof error === 'object' && 'code' in error) problem.dataset.code = String(error.code)
    }
    starting = false
    for (const button of buttons) button.disabled = false
  }

  function stop(): void {
    open?.close()
    open = null
    place.replaceChildren()
    intro.hidden = false
    onTalking(false)
  }

  /** Whoever points at a button is about to press it: by then its part of the page is here. */
  const ahead = () => void import('./conversation.ts').catch(() => undefined)

  const silent = element('input', { type: 'checkbox', id: 'silent' })
  const buttons = [
    element(
      'button',
      { type: 'button', onpointerenter: ahead, onfocus: ahead, onclick: () => void begin('live') },
      'Talk live',
    ),
    element('button', { type: 'button', class: 'quiet', onclick: () => void begin('recorded') }, 'Talk in turns'),
  ]
  const who = element('p', { role: 'status', id: 'who' })
  const { app } = visit.site
  const entrance =
    app === null
      ? []
      : [
          element('button', { type: 'button', class: 'quiet', onclick: () => void enter(app) }, 'Sign in with GitHub'),
          who,
        ]
  const intro = element(
    'section',
    { 'aria-labelledby': 'say' },
    element('h2', { id: 'say' }, 'Say it'),
    element(
      'p',
      { class: 'hint' },
      'The Architect asks what it must know, and writes the spec when you say “I’m done”. It speaks with a model of OpenAI, paid by your key.',
    ),
    element('p', { class: 'bar' }, silent, element('label', { for: 'silent' }, 'Without a microphone: I type')),
    element('div', { class: 'bar' }, ...buttons, ...entrance),
    problem,
  )
  return {
    element: element('div', {}, intro, place),
    unsaved: () => open?.unsaved() ?? false,
    hangUp: () => open?.hangUp(),
  }
}
