import { element } from '../dom.ts'
import { fieldsFrom } from '../form.ts'
import type { Open, Visit } from '../router.ts'
import { form } from '../talk/form.ts'
import { start } from '../talk/start.ts'

/**
 * The Talk view: say it live or in turns, or type it; read it back; hand it over. It stays as it is while one looks at
 * another view, and the conversation goes on.
 */
export function talk(visit: Visit): Open {
  const typed = form(visit)
  const spoken = start(visit, {
    onTalking(talking) {
      typed.element.hidden = talking
    },
    onForm(turns) {
      typed.element.hidden = false
      typed.begin(fieldsFrom(turns))
    },
  })
  addEventListener('beforeunload', (event) => {
    if (spoken.unsaved() || typed.unsaved()) event.preventDefault()
  })
  // Nobody is heard, and nothing is paid, on a page that was left.
  addEventListener('pagehide', spoken.hangUp)
  return { element: element('div', { class: 'talk' }, spoken.element, typed.element), stays: true }
}
