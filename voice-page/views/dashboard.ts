import { type DashboardFigures, dashboardDays, figuresOf } from '../../core/dashboard/figures.ts'
import { dashboardLedgers } from '../../core/dashboard/sources.ts'
import { readLedger } from '../../core/store/ledger-record.ts'
import { draw } from '../dashboard/draw.ts'
import { element } from '../dom.ts'
import { type Reader, reader, type Snapshot } from '../github/reader.ts'
import { metadataOf, places } from '../github/specs.ts'
import type { Open, Visit } from '../router.ts'
import { problem } from './specs.ts'

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
    place.replaceChildren(draw(await measure(read, snapshot, mostSpecs[access]), (id) => `#specs/${id}`))
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
  if (snapshot === null) return figuresOf([], [], new Date(), dashboardDays)
  const specs = await Promise.all(
    places(snapshot)
      .slice(0, most)
      .map((place) => metadataOf(read, snapshot, place)),
  )
  const ledgers = dashboardLedgers(new Date().toISOString()).flatMap((path) => snapshot.files.get(path) ?? [])
  const records = await Promise.all(ledgers.map(async (sha) => readLedger(await read.text(sha))))
  return figuresOf(
    specs.flatMap((spec) => spec ?? []),
    records.flat(),
    new Date(),
    dashboardDays,
  )
}
