import { readLedger } from '../../core/store/ledger-record.ts'
import { barChart } from '../dashboard/chart.ts'
import { type DashboardFigures, figuresOf } from '../dashboard/figures.ts'
import { element } from '../dom.ts'
import { type Reader, reader, type Snapshot } from '../github/reader.ts'
import { metadataOf, places } from '../github/specs.ts'
import type { Open, Visit } from '../router.ts'
import { statusWords } from '../specs/words.ts'
import { problem } from './specs.ts'

const days = 14
/** Specs that are read; without a token GitHub answers sixty requests an hour. */
const mostSpecs = { without: 20, with: 200 }
/** How often the branch is asked whether it moved. Milliseconds. */
const pause = { without: 120_000, with: 20_000 }

/** The Dashboard view: figures of the specs branch, read again when it has moved. */
export function dashboard(visit: Visit): Open {
  const place = element('div', { 'aria-busy': 'true' }, element('p', { role: 'status' }, 'Reading the figures.'))
  const read = reader(visit)
  const access = visit.preferences.githubToken === '' ? 'without' : 'with'
  let commit: string | undefined
  const refresh = async () => {
    const snapshot = await read.snapshot()
    if (snapshot !== null && snapshot.commit === commit) return
    commit = snapshot?.commit
    place.replaceChildren(draw(await measure(read, snapshot, mostSpecs[access])))
    place.removeAttribute('aria-busy')
  }
  const show = () =>
    void refresh().catch((error: unknown) => {
      // Figures that were read stay: a failed look is no reason to take them away.
      if (commit === undefined) place.replaceChildren(problem(error))
      place.removeAttribute('aria-busy')
    })
  show()
  const timer = setInterval(() => document.visibilityState === 'visible' && show(), pause[access])
  return { element: place, close: () => clearInterval(timer) }
}

async function measure(read: Reader, snapshot: Snapshot | null, most: number): Promise<DashboardFigures> {
  if (snapshot === null) return figuresOf([], [], new Date(), days)
  const specs = await Promise.all(
    places(snapshot)
      .slice(0, most)
      .map((place) => metadataOf(read, snapshot, place)),
  )
  const since = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
  const ledgers = [...snapshot.files].filter(([path]) => {
    const day = /^\.sentra\/metrics\/(\d{4}-\d\d-\d\d)\.jsonl$/.exec(path)?.[1]
    return day !== undefined && day > since
  })
  const records = await Promise.all(ledgers.map(async ([, sha]) => readLedger(await read.text(sha))))
  return figuresOf(
    specs.flatMap((spec) => spec ?? []),
    records.flat(),
    new Date(),
    days,
  )
}

function draw(figures: DashboardFigures): HTMLElement {
  const { running, byStatus, leadHours, passRate, runs, spentUsd } = figures
  const states = Object.entries(byStatus).map(([status, count]) =>
    element('li', {}, `${count} ${statusWords[status as keyof typeof statusWords]}`),
  )
  return element(
    'div',
    { class: 'columns' },
    card(
      'At work now',
      running.length === 0
        ? element('p', {}, 'Nothing is running.')
        : element(
            'ul',
            {},
            ...running.map(({ id, title }) => element('li', {}, element('a', { href: `#specs/${id}` }, title))),
          ),
    ),
    card('Specs', states.length === 0 ? element('p', {}, 'There are none yet.') : element('ul', {}, ...states)),
    card(
      'From word to pull request',
      big(leadHours === null ? '–' : hours(leadHours)),
      hint('The middle of all specs that got there.'),
    ),
    card(
      'Runs that passed',
      big(passRate === null ? '–' : `${Math.round(passRate * 100)} %`),
      hint(`${runs} ${runs === 1 ? 'run' : 'runs'} in ${days} days.`),
    ),
    spending(figures, spentUsd),
  )
}

function spending({ days: all }: DashboardFigures, spentUsd: number): HTMLElement {
  const rows = all
    .filter(({ dollars }) => dollars > 0)
    .map(({ day, dollars }) =>
      element('tr', {}, element('th', { scope: 'row' }, day), element('td', {}, `$${dollars.toFixed(2)}`)),
    )
  return card(
    'Cost',
    big(`$${spentUsd.toFixed(2)}`),
    hint(`In the last ${days} days.`),
    barChart(
      all.map(({ dollars }) => dollars),
      `Dollars a day, ${days} days`,
    ),
    element('details', {}, element('summary', {}, 'As a table'), element('table', {}, element('tbody', {}, ...rows))),
  )
}

const card = (title: string, ...inside: Node[]) => {
  const id = `card-${title.replace(/\W+/g, '-').toLowerCase()}`
  return element('section', { 'aria-labelledby': id }, element('h2', { id }, title), ...inside)
}
const big = (text: string) => element('p', { class: 'big' }, text)
const hint = (text: string) => element('p', { class: 'hint' }, text)

const hours = (count: number): string => {
  if (count < 1) return `${Math.max(1, Math.round(count * 60))} min`
  return count < 48 ? `${count.toFixed(1)} h` : `${(count / 24).toFixed(1)} days`
}
