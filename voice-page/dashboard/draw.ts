import { type DashboardFigures, dashboardDays } from '../../core/dashboard/figures.ts'
import { element } from '../dom.ts'
import { statusWords } from '../specs/words.ts'
import { barChart } from './chart.ts'

/** Of which specs the figures tell, where those are not all. */
export interface Scope {
  all: number
  read: number
}

/** What the figures say, as cards. `specAddress` tells where a spec can be read, where it can. */
export function draw(figures: DashboardFigures, specAddress?: (id: string) => string, scope?: Scope): HTMLElement {
  const { running, byStatus, leadHours, leads, passRate, runs, days } = figures
  const named = (id: string, title: string) =>
    specAddress ? element('a', { href: specAddress(id) }, title) : `${title} (${id})`
  return element(
    'div',
    { class: 'columns cards' },
    card(
      'At work now',
      ...(running.length === 0
        ? [big('0'), hint('Nothing is running.')]
        : [
            big(String(running.length)),
            element('ul', { class: 'plain' }, ...running.map(({ id, title }) => element('li', {}, named(id, title)))),
          ]),
    ),
    states(byStatus, scope),
    card(
      'From word to pull request',
      big(leadHours === null ? '–' : hours(leadHours)),
      hint('The middle of all specs that got there.'),
      ...(leads.length === 0
        ? []
        : [barChart(leads, `Hours of each spec, the oldest first: ${leads.map((one) => one.toFixed(1)).join(', ')}`)]),
    ),
    card(
      'Runs that passed',
      big(passRate === null ? '–' : `${Math.round(passRate * 100)} %`),
      hint(`${runs} ${runs === 1 ? 'run' : 'runs'} in ${dashboardDays} days.`),
      ...(runs === 0
        ? []
        : [
            barChart(
              days.map((day) => day.runs),
              `Runs a day, ${dashboardDays} days`,
            ),
          ]),
    ),
    spending(figures),
  )
}

function states(byStatus: DashboardFigures['byStatus'], scope?: Scope): HTMLElement {
  const all = Object.entries(byStatus)
  const total = scope?.all ?? all.reduce((sum, [, count]) => sum + count, 0)
  const lines = all.map(([status, count]) =>
    element('li', {}, `${count} ${statusWords[status as keyof typeof statusWords]}`),
  )
  return card(
    'Specs',
    big(String(total)),
    ...(total === 0 ? [hint('There are none yet.')] : [element('ul', { class: 'plain' }, ...lines)]),
    ...(scope && scope.read < scope.all ? [hint(`States of the newest ${scope.read}.`)] : []),
  )
}

function spending({ days, spentUsd }: DashboardFigures): HTMLElement {
  const rows = days
    .filter(({ dollars, runs }) => dollars > 0 || runs > 0)
    .map(({ day, dollars, runs }) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, day),
        element('td', {}, `$${dollars.toFixed(2)}`),
        element('td', {}, `${runs} ${runs === 1 ? 'run' : 'runs'}`),
      ),
    )
  const cost = card(
    'Cost',
    big(`$${spentUsd.toFixed(2)}`),
    hint(`In the last ${dashboardDays} days.`),
    barChart(
      days.map(({ dollars }) => dollars),
      `Dollars a day, ${dashboardDays} days`,
    ),
    element(
      'p',
      { class: 'hint ends', 'aria-hidden': 'true' },
      element('span', {}, days[0]?.day ?? ''),
      element('span', {}, days.at(-1)?.day ?? ''),
    ),
    element('details', {}, element('summary', {}, 'As a table'), element('table', {}, element('tbody', {}, ...rows))),
  )
  cost.classList.add('wide')
  return cost
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
