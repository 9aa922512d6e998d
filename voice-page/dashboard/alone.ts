import type { DashboardData } from '../../core/dashboard/file.ts'
import { element } from '../dom.ts'
import { draw } from './draw.ts'
import '../style.css'

/** The Dashboard in a file of its own: what it shows stands beside it as JSON, and is drawn as text. */
const { repository, at, figures }: DashboardData = JSON.parse(document.getElementById('data')?.textContent ?? '')
document.title = `Sentra · Dashboard of ${repository}`
document.getElementById('repository')?.append(repository)
document
  .getElementById('main')
  ?.replaceChildren(
    element(
      'p',
      { class: 'hint' },
      'As the newest run left it, ',
      element('time', { datetime: at }, new Date(at).toLocaleString()),
      '. Specs are those that had work in these days.',
    ),
    draw(figures),
  )
