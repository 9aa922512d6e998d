import type { SpecMetadata, Status } from '../spec/metadata.ts'
import type { LedgerRecord } from '../store/ledger-record.ts'

/** How many days the dashboard looks back. */
export const dashboardDays = 14

export interface DashboardFigures {
  running: { id: string; title: string }[]
  byStatus: Partial<Record<Status, number>>
  /** From the first version to the newest pull request, in hours, a spec each; the middle one, or null without any. */
  leadHours: number | null
  /** Those hours, the oldest pull request first. */
  leads: number[]
  /** Share of ended runs that made their pull request with a green gate; null without any. */
  passRate: number | null
  runs: number
  spentUsd: number
  /** Dollars and ended runs a day, every day of the range, the oldest first. */
  days: { day: string; dollars: number; runs: number }[]
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
  const byDay = new Map(range.map((day) => [day, { day, dollars: 0, runs: 0 }]))
  const ended = (record: LedgerRecord) => record.kind === 'run' && record.outcome !== undefined
  for (const record of ledger) {
    const day = byDay.get(new Date(record.at).toISOString().slice(0, 10))
    if (day === undefined) continue
    day.dollars += record.cost_usd
    if (ended(record)) day.runs += 1
  }
  const runs = ledger.filter(ended)
  const leads = specs
    .flatMap((spec) => leadOf(spec, runs))
    .sort((a, b) => a.at - b.at)
    .map(({ hours }) => hours)
  const byStatus: Partial<Record<Status, number>> = {}
  for (const { status } of specs) byStatus[status] = (byStatus[status] ?? 0) + 1
  return {
    running: specs.filter(({ status }) => status === 'running').map(({ id, title }) => ({ id, title })),
    byStatus,
    leadHours: leads.toSorted((a, b) => a - b)[Math.floor((leads.length - 1) / 2)] ?? null,
    leads,
    passRate: runs.length === 0 ? null : runs.filter(passed).length / runs.length,
    runs: runs.length,
    spentUsd: [...byDay.values()].reduce((sum, { dollars }) => sum + dollars, 0),
    days: [...byDay.values()],
  }
}

const passed = ({ outcome, pull_request, gate }: LedgerRecord): boolean =>
  outcome === 'success' && pull_request !== undefined && !Object.values(gate ?? {}).includes('failed')

function leadOf(spec: SpecMetadata, runs: readonly LedgerRecord[]): { at: number; hours: number }[] {
  const first = spec.versions[0]
  const pull = runs.find((run) => run.spec === spec.id && run.pull_request !== undefined)
  if (!first || !pull) return []
  const at = Date.parse(pull.at)
  return [{ at, hours: (at - Date.parse(first.created_at)) / 3_600_000 }]
}
