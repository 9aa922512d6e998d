import { element } from '../dom.ts'
import type { Preferences } from '../preferences.ts'
import type { Open, Visit } from '../router.ts'
import { microphones } from '../voice/microphone.ts'

/** The Settings view. What changes holds until the page is closed: limits at once, the rest for the next conversation. */
export function settings({ preferences }: Visit): Open {
  const field = fieldsOf(preferences)
  const microphone = field.select('microphone', 'Microphone', { '': 'The browser’s default' })
  void microphones().then((known) => {
    const select = microphone.querySelector('select')
    for (const { id, label } of known) select?.append(element('option', { value: id }, label))
    if (select) select.value = preferences.microphone
  })
  return {
    element: element(
      'form',
      { class: 'columns', autocomplete: 'off', onsubmit: (event) => event.preventDefault() },
      group(
        'Keys',
        element('p', { class: 'hint' }, 'Kept in this page’s memory only: gone when you close or reload it.'),
        field.secret('openaiKey', 'OpenAI key', 'For talking. It goes to OpenAI’s address and nowhere else.'),
        field.secret('githubToken', 'GitHub token', 'Read-only, for private repositories. Public ones need none.'),
      ),
      group(
        'Microphone',
        microphone,
        field.select('turns', 'Your turn ends', {
          server_vad: 'when you pause',
          semantic_vad: 'when you sound finished',
          push: 'when you let the button go',
        }),
        field.check('halfDuplex', 'Pause the microphone while the Architect speaks'),
        field.check('echoCancellation', 'Keep the loudspeaker out of the microphone'),
      ),
      group(
        'Limits',
        field.number('dollars', 'Dollars a conversation', 0.01, 50),
        field.number('minutes', 'Minutes a conversation', 1, 60),
        field.number('dollarsAMinute', 'Dollars a minute, where a model’s price is not known', 0, 10),
      ),
      group(
        'Models',
        field.text('liveModel', 'Live voice'),
        field.text('listeningModel', 'Listening'),
        field.text('thinkingModel', 'Thinking, when you talk in turns'),
        field.text('speakingModel', 'Speaking, when you talk in turns', 'Empty: the browser’s own voice.'),
        field.text('voice', 'Voice'),
        field.text('language', 'Language', 'As in “en” or “pt-BR”. Empty: the one you speak.'),
      ),
      group(
        'Look',
        field.select('theme', 'Theme', { auto: 'As the device', light: 'Light', dark: 'Dark' }, applyTheme),
      ),
    ),
  }
}

const group = (heading: string, ...fields: HTMLElement[]) =>
  element(
    'section',
    { 'aria-labelledby': `group-${heading}` },
    element('h2', { id: `group-${heading}` }, heading),
    ...fields,
  )

function applyTheme({ theme }: Preferences): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

type Of<Type> = { [Key in keyof Preferences]: Preferences[Key] extends Type ? Key : never }[keyof Preferences]

/** Fields that write into the preferences as they are changed. */
function fieldsOf(preferences: Preferences) {
  const set = <Key extends keyof Preferences>(key: Key, value: Preferences[Key]) => {
    preferences[key] = value
  }
  const row = (key: string, label: string, input: HTMLElement, hint = '') =>
    element(
      'div',
      { class: 'row' },
      element('label', { for: key }, label),
      input,
      ...(hint === '' ? [] : [element('p', { class: 'hint', id: `${key}-hint` }, hint)]),
    )
  const input = (key: Of<string>, type: string, hint: string) => {
    const made = element('input', {
      ...{ id: key, type, spellcheck: 'false', autocomplete: 'off' },
      ...(hint === '' ? {} : { 'aria-describedby': `${key}-hint` }),
    })
    made.value = preferences[key]
    made.addEventListener('input', () => set(key, made.value.trim() as Preferences[typeof key]))
    return made
  }
  return {
    text: (key: Of<string>, label: string, hint = '') => row(key, label, input(key, 'text', hint), hint),
    secret: (key: Of<string>, label: string, hint: string) => row(key, label, input(key, 'password', hint), hint),
    number(key: Of<number>, label: string, min: number, max: number) {
      const made = element('input', {
        ...{ id: key, type: 'number', min: String(min), max: String(max), step: 'any' },
        'aria-describedby': `${key}-hint`,
      })
      const range = `From ${min} to ${max}.`
      const shown = row(key, label, made, range)
      const hint = shown.querySelector('.hint')
      hint?.setAttribute('aria-live', 'polite')
      made.value = String(preferences[key])
      made.addEventListener('input', () => {
        const value = made.valueAsNumber
        const fits = value >= min && value <= max
        made.setAttribute('aria-invalid', String(!fits))
        if (fits) set(key, value)
        if (hint) hint.textContent = fits ? range : `${range} This is not taken: ${preferences[key]} still holds.`
      })
      return shown
    },
    check(key: Of<boolean>, label: string) {
      const made = element('input', { id: key, type: 'checkbox' })
      made.checked = preferences[key]
      made.addEventListener('change', () => set(key, made.checked))
      return element('p', { class: 'bar' }, made, element('label', { for: key }, label))
    },
    select<Key extends Of<string>>(
      key: Key,
      label: string,
      choices: Record<string, string>,
      then: (preferences: Preferences) => void = () => undefined,
    ) {
      const options = Object.entries(choices).map(([value, text]) => element('option', { value }, text))
      const made = element('select', { id: key }, ...options)
      made.value = preferences[key]
      made.addEventListener('change', () => {
        set(key, made.value as Preferences[Key])
        then(preferences)
      })
      return row(key, label, made)
    },
  }
}
