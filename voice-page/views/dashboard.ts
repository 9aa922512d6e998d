import { type DashboardFigures, dashboardDays, figuresOf } from '../../core/dashboard/figures.ts'
import { dashboardLedgers } from '../../core/dashboard/sources.ts'
import { readLedger } from '../../core/store/ledger-record.ts'
import { draw, type Scope } from '../dashboard/draw.ts'
import { element } from '../dom.ts'
import { type Reader, reader, type Snapshot } from '../github/reader.ts'
import { metadataOf, type Place, places } from '../github/specs.ts'
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
    const all = snapshot === null ? [] : places(snapshot)
    const chosen = all.slice(0, mostSpecs[access])
    const figures = await measure(read, snapshot, chosen)
    // Only now: figures that could not be read are asked for again.
    commit = snapshot?.commit
    const scope = { all: all.length, read: chosen.length }
    place.replaceChildren(
      ...partOf(scope, snapshot?.truncated ?? false, access),
      draw(figures, (id) => `#specs/${id}`, scope),
    )
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

/** What the figures leave out, said above them. */
function partOf({ all, read }: Scope, truncated: boolean, access: keyof typeof mostSpecs): HTMLElement[] {
  const token = access === 'without' ? ` With a token in Settings it is up to ${mostSpecs.with}.` : ''
  return [
    ...(read < all ? [`Work, states and times are those of the newest ${read} of ${all} specs.${token}`] : []),
    ...(truncated ? ['GitHub lists a part of this branch only: there are more.'] : []),
  ].map((words) => element('p', { class: 'hint' }, words))
}

async function measure(read: Reader, snapshot: Snapshot | null, chosen: readonly Place[]): Promise<DashboardFigures> {
  if (snapshot === null) return figuresOf([], [], new Date(), dashboardDays)
  const specs = await Promise.all(chosen.map((place) => metadataOf(read, snapshot, place)))
  const ledgers = dashboardLedgers(new Date().toISOString()).flatMap((path) => snapshot.files.get(path) ?? [])
  const records = await Promise.all(ledgers.map(async (sha) => readLedger(await read.text(sha))))
  return figuresOf(
    specs.flatMap((spec) => spec ?? []),
    records.flat(),
    new Date(),
    dashboardDays,
  )
}
