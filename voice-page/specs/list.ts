import { element } from '../dom.ts'
import type { Reader, Snapshot } from '../github/reader.ts'
import { metadataOf, type Place } from '../github/specs.ts'
import { statusWords } from './words.ts'

/** So many are read at once: without a token GitHub answers sixty requests an hour. */
const step = 15

/** All specs, the newest first; titles and states of fifteen, and more when asked for. */
export async function list(reader: Reader, snapshot: Snapshot, all: readonly Place[]): Promise<HTMLElement> {
  const rows = element('ul', { class: 'specs' })
  const more = element('button', { type: 'button', class: 'quiet' }, 'Show more')
  let shown = 0
  const add = async () => {
    const next = all.slice(shown, shown + step)
    shown += next.length
    rows.append(...(await Promise.all(next.map((place) => row(reader, snapshot, place)))))
    more.hidden = shown >= all.length
  }
  more.addEventListener('click', () => void add().catch(() => (more.textContent = 'That failed. Try again')))
  await add()
  return element(
    'section',
    { 'aria-labelledby': 'specs' },
    element('h2', { id: 'specs' }, `Specs (${all.length})`),
    ...(snapshot.truncated ? [element('p', { class: 'hint' }, 'GitHub lists a part of this branch only.')] : []),
    rows,
    more,
  )
}

async function row(reader: Reader, snapshot: Snapshot, place: Place): Promise<HTMLElement> {
  const metadata = await metadataOf(reader, snapshot, place)
  const link = element('a', { href: `#specs/${place.id}` }, metadata?.title ?? place.id)
  const facts = metadata
    ? `#${place.issue} · ${place.project} · version ${metadata.versions.length} · ${statusWords[metadata.status]}`
    : `#${place.issue} · ${place.project} · cannot be read by this page: it is newer, or damaged`
  return element('li', {}, link, element('p', { class: 'hint' }, facts))
}
