import type { SpecMetadata, Status } from '../spec/metadata.ts'
import type { LedgerRecord } from '../store/ledger-record.ts'

/** How many days the dashboard looks back. */
export const dashboardDays = 14

export interface DashboardFigures {
  running: { id: string; title: string }[]
  byStatus: Partial<Record<Status, number>>
  /** From the first version to the newest pull request, in hours, a spec each; the middle one, or null without any. */
  leadHours: number | null
  /** Share of ended runs that made their pull request with a green gate; null without any. */
  passRate: number | null
  runs: number
  spentUsd: number
  /** Dollars a day, every day of the range, the oldest first. */
  days: { day: string; dollars: number }[]
}

const dayLength = 86_400_000

/** What the dashboard shows, from what stands on the specs branch: `days` is how far back, up to `now`. */
export function figuresOf(
  specs: readonly SpecMetadata[],
  ledger: readonly LedgerRecord[],
  now: Date,
  days: number,
): DashboardFigures {
  const range = Array.from({ length: days }, (_, back) =>
    new Date(now.getTime() - (days - 1 - back) * dayLength).toISOString().slice(0, 10),
  )
  const spent = new Map(range.map((day) => [day, 0]))
  for (const { at, cost_usd } of ledger) {
    const day = new Date(at).toISOString().slice(0, 10)
    const before = spent.get(day)
    if (before !== undefined) spent.set(day, before + cost_usd)
  }
  const runs = ledger.filter(({ kind, outcome }) => kind === 'run' && outcome !== undefined)
  const leads = specs.flatMap((spec) => leadOf(spec, runs)).sort((a, b) => a - b)
  const byStatus: Partial<Record<Status, number>> = {}
  for (const { status } of specs) byStatus[status] = (byStatus[status] ?? 0) + 1
  return {
    running: specs.filter(({ status }) => status === 'running').map(({ id, title }) => ({ id, title })),
    byStatus,
    leadHours: leads[Math.floor((leads.length - 1) / 2)] ?? null,
    passRate: runs.length === 0 ? null : runs.filter(passed).length / runs.length,
    runs: runs.length,
    spentUsd: [...spent.values()].reduce((sum, dollars) => sum + dollars, 0),
    days: [...spent].map(([day, dollars]) => ({ day, dollars })),
  }
}

const passed = ({ outcome, pull_request, gate }: LedgerRecord): boolean =>
  outcome === 'success' && pull_request !== undefined && !Object.values(gate ?? {}).includes('failed')

function leadOf(spec: SpecMetadata, runs: readonly LedgerRecord[]): number[] {
  const first = spec.versions[0]
  const pull = runs.find((run) => run.spec === spec.id && run.pull_request !== undefined)
  return first && pull ? [(Date.parse(pull.at) - Date.parse(first.created_at)) / 3_600_000] : []
}
