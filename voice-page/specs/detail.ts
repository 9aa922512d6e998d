import { sha256, shortHash } from '../../core/spec/hash.ts'
import { element } from '../dom.ts'
import type { Reader, Snapshot } from '../github/reader.ts'
import { metadataOf, type Place, versionText } from '../github/specs.ts'
import { drawMarkdown } from '../markdown/draw.ts'
import type { Visit } from '../router.ts'
import { actions } from './actions.ts'
import { comparison } from './comparison.ts'
import { history } from './history.ts'
import { statusWords } from './words.ts'

/** One spec: its newest text, what can be done with it, what changed, and what became of it. */
export async function detail(visit: Visit, reader: Reader, snapshot: Snapshot, place: Place): Promise<HTMLElement> {
  const back = element('p', {}, element('a', { href: '#specs' }, 'All specs'))
  const metadata = await metadataOf(reader, snapshot, place)
  const newest = metadata?.versions.at(-1)
  if (metadata === null || newest === undefined) {
    const words = `${place.id} cannot be read by this page: it is newer than the page, or damaged.`
    return element('div', {}, back, element('p', { class: 'problem', role: 'alert' }, words))
  }
  const text = await versionText(reader, snapshot, place, newest.version)
  // What is shown is what would be approved, or nothing is offered.
  const genuine = (await sha256(text)) === newest.sha256
  const facts = `Version ${newest.version} · ${shortHash(newest.sha256)} · ${statusWords[metadata.status]}`
  const main = element(
    'section',
    { 'aria-labelledby': 'spec-title' },
    element('h2', { id: 'spec-title' }, metadata.title),
    element('p', { class: 'hint' }, facts),
    drawMarkdown(text),
  )
  const decide = element(
    'section',
    { 'aria-labelledby': 'decide' },
    element('h2', { id: 'decide' }, 'Decide'),
    genuine
      ? actions(visit, metadata, newest)
      : element(
          'p',
          { class: 'problem', role: 'alert' },
          'This text is not the one that was recorded: its hash differs. Do not approve it; look at the branch’s commits.',
        ),
  )
  const read = (version: number) => versionText(reader, snapshot, place, version)
  const numbers = metadata.versions.map(({ version }) => version)
  const changes = numbers.length > 1 ? [comparison(numbers, read)] : []
  const side = element('div', { class: 'stack' }, decide, ...changes, history(visit, metadata))
  return element('div', {}, back, element('div', { class: 'columns' }, main, side))
}
