import type { LedgerEntry } from '../broker/broker.ts'
import type { SandboxResult } from '../container/sandbox.ts'
import type { AgentEnd } from '../judge/verdict.ts'
import { cited } from '../report/cited.ts'
import type { WorkerResult } from './worker-lines.ts'

export interface EndFacts {
  /** `null` where no container was started at all. */
  result: Pick<SandboxResult, 'exitCode' | 'oomKilled' | 'timedOut' | 'tail'> | null
  /** `null` where the worker never said how it ended. It is believed where it says that something is missing. */
  worker: WorkerResult | null
  ledger: readonly LedgerEntry[]
  limits: { turns: number; dollars: number; minutes: number; memoryMb: number; pids: number }
  model: string
}

/** How the agent's part ended, from the container and the broker first, and from the worker's word last. */
export function agentEnd({ result, worker, ledger, limits, model }: EndFacts): AgentEnd {
  if (result === null) return { how: 'silent' }
  if (result.timedOut) return { how: 'time', limit: limits.minutes }
  if (worker?.outcome === 'finished' && result.exitCode === 0) {
    // A child killed for memory leaves exit code 0: the gate inside was not the real one then.
    return result.oomKilled ? { how: 'memory', limit: limits.memoryMb } : { how: 'finished' }
  }
  if (result.oomKilled) return { how: 'memory', limit: limits.memoryMb }
  const byBroker = brokerEnd(ledger, limits, model)
  if (byBroker) return byBroker
  if (/EAGAIN|Resource temporarily unavailable|Cannot fork/i.test(result.tail.slice(-4_000))) {
    return { how: 'processes', limit: limits.pids }
  }
  return worker ? workerEnd(worker, result.exitCode, limits) : unsaid(result.exitCode)
}

const unsaid = (exit: number): AgentEnd => (exit === 0 ? { how: 'silent' } : { how: 'crashed', exit })

function brokerEnd(ledger: readonly LedgerEntry[], limits: EndFacts['limits'], model: string): AgentEnd | null {
  const last = ledger.at(-1)
  if (!last) return null
  if ('refused' in last) {
    if (last.refused === 'budget') return { how: 'money', limit: limits.dollars }
    if (last.refused === 'limit') return { how: 'allowance', what: last.why }
    if (last.refused === 'deadline') return { how: 'time', limit: limits.minutes }
    // An answer that broke off is written down twice: that it was paid for, and that it could not be passed on.
    const before = ledger.at(-2)
    const began = before && !('refused' in before) && before.status === 200 && !before.complete
    if (last.refused === 'upstream' && began) return { how: 'model-cut' }
    if (last.refused === 'upstream') return { how: 'model-down', status: last.why }
    // A refusal of what was asked repeats parts of it.
    return { how: 'model-refused', what: cited(last.why) }
  }
  if (last.status === 401 || last.status === 403) return { how: 'model-key' }
  if (last.status === 402) return { how: 'model-credit' }
  if (last.status === 404) return { how: 'model-unknown', model }
  if (last.status === 429) return { how: 'model-rate' }
  if (last.status >= 400) return { how: 'model-down', status: String(last.status) }
  return last.complete ? null : { how: 'model-cut' }
}

/**
 * The worker's own account, where neither the container nor the broker says more. What kind of end it was is one of a
 * fixed list; words of the model's are only cited.
 */
function workerEnd({ outcome, reason, summary }: WorkerResult, exit: number, limits: EndFacts['limits']): AgentEnd {
  if (outcome === 'finished') return unsaid(exit)
  switch (reason) {
    case 'done':
      return unsaid(exit)
    case 'cannot':
      return { how: 'gave-up', what: cited(summary) }
    case 'refusal':
      return { how: 'gave-up', what: 'the model refused to go on.' }
    case 'turns':
      return { how: 'turns', limit: limits.turns }
    case 'minutes':
    case 'deadline':
      return { how: 'time', limit: limits.minutes }
    case 'budget':
      return { how: 'money', limit: limits.dollars }
    case 'tokens':
      return { how: 'allowance', what: 'all output tokens of the run are used.' }
    case 'limit':
      return { how: 'allowance', what: cited(summary) }
    case 'silence':
      return { how: 'failures', what: 'it stopped again and again without a call.' }
    case 'gate':
      return { how: 'failures', what: 'the gate inside refused each time it wanted to finish.' }
    case 'failures':
    case 'error':
      return { how: 'failures', what: cited(summary) }
  }
}
