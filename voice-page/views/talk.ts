import { element } from '../dom.ts'
import type { Open, Visit } from '../router.ts'
import { form } from '../talk/form.ts'
import { start } from '../talk/start.ts'

/** The Talk view: say it live or in turns, or type it; read it back; hand it over. */
export function talk(visit: Visit): Open {
  const typed = form(visit)
  const spoken = start(visit, (talking) => {
    typed.hidden = talking
  })
  return { element: element('div', {}, spoken.element, typed), close: spoken.close }
}
