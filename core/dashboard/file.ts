import type { DashboardFigures } from './figures.ts'
import template from './template.json' with { type: 'json' }

/** What one file shows: figures of one repository as they stood at one moment. */
export interface DashboardData {
  repository: string
  /** ISO date. */
  at: string
  figures: DashboardFigures
}

/**
 * The Dashboard view as one HTML file that asks nobody for anything. All of it but the data is the page's own code
 * (`template.json`, made by `voice-page/dashboard/make-template.ts`); its policy runs that script alone, by its hash.
 */
export const dashboardFile = (data: DashboardData): string => template.html.replace(place, () => asData(data))

const place = '{"figures":null}'

/** JSON within a `<script>`: nothing in it can end the element, or begin a comment there. */
const asData = (data: DashboardData): string =>
  JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
