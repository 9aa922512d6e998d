import { diffLines } from 'diff'
import { element } from '../dom.ts'

/** Two versions side by side, a block a row: what went, and what came in its place. */
export function comparison(versions: readonly number[], read: (version: number) => Promise<string>): HTMLElement {
  const last = versions.at(-1) ?? 1
  const choose = (id: string, label: string, value: number) => {
    const options = versions.map((version) => element('option', { value: String(version) }, `Version ${version}`))
    const select = element('select', { id }, ...options)
    select.value = String(value)
    return { select, row: element('div', {}, element('label', { for: id }, label), select) }
  }
  const before = choose('before', 'Before', last - 1)
  const after = choose('after', 'After', last)
  const body = element('tbody', {})
  const words = element('p', { role: 'status' })
  const show = async () => {
    const [old, now] = await Promise.all([read(Number(before.select.value)), read(Number(after.select.value))])
    const rows = rowsOf(old, now)
    words.textContent = rows.length === 0 ? 'They are the same.' : ''
    body.replaceChildren(
      ...rows.map(([gone, come]) =>
        element('tr', {}, element('td', {}, element('del', {}, gone)), element('td', {}, element('ins', {}, come))),
      ),
    )
  }
  for (const { select } of [before, after]) {
    select.addEventListener('change', () => void show().catch(() => (words.textContent = 'That could not be read.')))
  }
  void show().catch(() => (words.textContent = 'That could not be read.'))
  return element(
    'section',
    { 'aria-labelledby': 'compare' },
    element('h2', { id: 'compare' }, 'Versions side by side'),
    element('div', { class: 'bar' }, before.row, after.row),
    words,
    element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Changes' },
      element(
        'table',
        { class: 'compare' },
        element(
          'thead',
          {},
          element('tr', {}, element('th', { scope: 'col' }, 'Before'), element('th', { scope: 'col' }, 'After')),
        ),
        body,
      ),
    ),
  )
}

/** Only what changed, in pairs: lines that went beside the lines that came. */
export function rowsOf(old: string, now: string): [gone: string, come: string][] {
  const rows: [string, string][] = []
  let gone = ''
  for (const { value, added, removed } of diffLines(old, now)) {
    if (removed) gone += value
    else if (added) {
      rows.push([gone.trim(), value.trim()])
      gone = ''
    } else if (gone !== '') {
      rows.push([gone.trim(), ''])
      gone = ''
    }
  }
  return gone === '' ? rows : [...rows, [gone.trim(), '']]
}
