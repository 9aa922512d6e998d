import { SentraError } from '../../core/errors.ts'
import { element } from '../dom.ts'
import { reader } from '../github/reader.ts'
import { places } from '../github/specs.ts'
import { type Open, type Visit, withinView } from '../router.ts'
import { detail } from '../specs/detail.ts'
import { list } from '../specs/list.ts'

/** The Specs view: all of them, or the one that the address names after `#specs/`. */
export function specs(visit: Visit): Open {
  const wanted = withinView(location.hash)
  const place = element('div', { 'aria-busy': 'true' }, element('p', { role: 'status' }, 'Reading the specs.'))
  void fill(visit, wanted)
    .catch((error: unknown) => [problem(error)])
    .then((found) => {
      place.replaceChildren(...found)
      place.removeAttribute('aria-busy')
    })
  return { element: place }
}

async function fill(visit: Visit, wanted: string): Promise<HTMLElement[]> {
  const read = reader(visit)
  const snapshot = await read.snapshot()
  if (snapshot === null) return [none(visit)]
  const all = places(snapshot)
  const chosen = all.find(({ id }) => id === wanted)
  if (chosen) return [await detail(visit, read, snapshot, chosen)]
  if (all.length === 0) return [none(visit)]
  return [await list(read, snapshot, all)]
}

const none = ({ repository }: Visit) =>
  element(
    'section',
    { 'aria-labelledby': 'specs' },
    element('h2', { id: 'specs' }, 'Specs'),
    element('p', {}, `${repository} has no specs yet. `, element('a', { href: '#talk' }, 'Say the first one'), '.'),
  )

export function problem(error: unknown): HTMLElement {
  const words =
    error instanceof SentraError
      ? `${error.what} ${error.why} ${error.next}`
      : 'What GitHub answered could not be understood. Reload the page; if it stays so, the page is older than the specs.'
  return element(
    'section',
    { 'aria-labelledby': 'trouble' },
    element('h2', { id: 'trouble' }, 'This could not be read'),
    element('p', { class: 'problem', role: 'alert' }, words),
    element('a', { href: '#settings' }, 'Settings'),
  )
}
