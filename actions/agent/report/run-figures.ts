import type { LedgerRecord } from '../../../core/store/ledger-record.ts'
import type { BrokerUsage } from '../broker/purse.ts'

export interface RunFacts {
  run: { id: number; attempt: number }
  spec: { project: string; id: string }
  outcome: string
  costUsd: number
  turns: number
  /** Milliseconds since the epoch. */
  began: number
  now: number
  model?: string | undefined
  tokens?: BrokerUsage['tokens'] | undefined
  pullRequest?: number | undefined
  gate?: Record<string, string> | undefined
}

/** One run in figures. A rerun of the same job is another one; a run that is told of twice is one. */
export function runFigures(facts: RunFacts): LedgerRecord {
  const { run, spec, outcome, costUsd, turns, began, now, model, tokens, pullRequest, gate } = facts
  return {
    schema: 1,
    id: `run-${run.id}-${run.attempt}`,
    at: new Date(now).toISOString(),
    kind: 'run',
    project: spec.project,
    spec: spec.id,
    cost_usd: costUsd,
    outcome,
    minutes: Math.round((now - began) / 600) / 100,
    turns,
    ...(model === undefined ? {} : { model }),
    ...(tokens === undefined
      ? {}
      : {
          input_tokens: tokens.input + tokens.cacheWrite + tokens.cacheWrite1h,
          cached_tokens: tokens.cacheRead,
          output_tokens: tokens.output,
        }),
    ...(run.id > 0 ? { run_id: run.id } : {}),
    ...(pullRequest === undefined ? {} : { pull_request: pullRequest }),
    ...(gate === undefined ? {} : { gate }),
  }
}
