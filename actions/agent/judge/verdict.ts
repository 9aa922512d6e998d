import { type Cause, causeOf } from '../report/causes.ts'
import type { GateLine } from '../report/evidence.ts'
import type { Finding, Rule } from './finding.ts'
import type { Criterion } from './red-green.ts'

/** How the agent's container ended, from what the host saw. What the agent says of its own work is not in here. */
export type AgentEnd =
  | { how: 'finished' }
  | { how: 'turns' | 'money' | 'time' | 'memory' | 'processes'; limit: number }
  | { how: 'failures' | 'gave-up' | 'allowance' | 'model-refused'; what: string }
  | { how: 'crashed'; exit: number }
  | { how: 'silent' }
  | { how: 'model-key' | 'model-credit' | 'model-rate' | 'model-cut' }
  | { how: 'model-down'; status: string }
  | { how: 'model-unknown'; model: string }

/** A gate's step for tests; in a monorepo after its part: `web: test`. */
export const isTestStep = (name: string) => /(^|: )test$/.test(name)

/** What the gate did on the judged tree. */
export type GateEnd =
  | { how: 'ended'; tree: string; lines: readonly GateLine[]; testsRan: number | null; noTestsAllowed: boolean }
  | { how: 'time'; limit: number }
  | { how: 'memory'; limit: number }
  | { how: 'crashed'; what: string }
  | { how: 'no-evidence' }

export interface VerdictFacts {
  agent: AgentEnd
  /** How many files are in what would be published, and what git calls it. */
  files: number
  tree: string
  findings: readonly Finding[]
  /** `null` where it was never run, because there was nothing to judge. */
  gate: GateEnd | null
  coverage: { before: number | null; now: number | null }
  /** Tests that passed on the base and do not run any more, by name. */
  gone: readonly string[]
  /** Tests that passed on the base and fail now, by name. */
  broken: readonly string[]
  /** Tests that the gate ran on the base, where it counted them. */
  testsBefore: number | null
  newAdvisories: number
  criteria: readonly Criterion[]
}

/** Why this is no success, the weightiest first. Empty means: nothing stands against it. */
export function verdict(facts: VerdictFacts): Cause[] {
  if (facts.files === 0) return [...nothing(facts), ...agentCauses(facts.agent)]
  return [
    ...agentCauses(facts.agent),
    ...gateCauses(facts),
    ...brokenTests(facts.broken),
    ...fewerTests(facts),
    ...coverageCauses(facts),
    ...criteriaCauses(facts.criteria),
    ...findingCauses(facts.findings),
  ]
}

function nothing({ findings }: VerdictFacts): Cause[] {
  const withheld = findings.filter(({ weight }) => weight === 'withhold')
  return withheld.length ? [causeOf('only-withheld'), ...findingCauses(withheld)] : [causeOf('no-change')]
}

const agentCodes = {
  turns: 'out-of-turns',
  allowance: 'out-of-allowance',
  money: 'out-of-money',
  time: 'out-of-time',
  memory: 'out-of-memory',
  processes: 'out-of-processes',
  failures: 'keeps-failing',
  'gave-up': 'agent-gave-up',
  crashed: 'agent-crashed',
  silent: 'agent-silent',
} as const

function agentCauses(end: AgentEnd): Cause[] {
  if (end.how === 'finished') return []
  const { how, ...details } = end
  return [causeOf(how in agentCodes ? agentCodes[how as keyof typeof agentCodes] : (how as 'model-key'), details)]
}

function gateCauses({ gate, tree, agent }: VerdictFacts): Cause[] {
  if (gate === null) return [causeOf('gate-no-evidence')]
  switch (gate.how) {
    case 'time':
      return [causeOf('gate-time', { limit: gate.limit })]
    case 'memory':
      return [causeOf('gate-memory', { limit: gate.limit })]
    case 'crashed':
      return [causeOf('gate-crashed', { what: gate.what })]
    case 'no-evidence':
      return [causeOf('gate-no-evidence')]
    case 'ended':
      break
  }
  if (gate.tree !== tree) return [causeOf('gate-other-tree')]
  const ran = gate.lines.filter(({ state }) => state !== 'skipped')
  if (ran.length === 0) return [causeOf('gate-nothing-ran')]
  const failed = gate.lines.filter(({ state }) => state === 'failed').map(({ name }) => name)
  const causes = failed.length ? [causeOf('gate-red', { steps: failed.join(', ') })] : []
  if (failed.length && agent.how === 'finished') causes.unshift(causeOf('claims-done'))
  // Red before us is not blamed, but tests that could not even be counted prove nothing either.
  const uncounted = !gate.testsRan && gate.lines.some(({ name, state }) => isTestStep(name) && state === 'red-before')
  const noTests = uncounted || gate.testsRan === 0 || !ran.some(({ name }) => isTestStep(name))
  if (noTests && !gate.noTestsAllowed && !failed.some(isTestStep)) causes.push(causeOf('gate-no-tests'))
  return causes
}

/** A gate that was red before us says nothing about them. */
const brokenTests = (broken: readonly string[]): Cause[] =>
  broken.length > 0 ? [causeOf('tests-broken', { count: broken.length, names: broken.slice(0, 3).join(', ') })] : []

/** Whatever made them fewer: deleted, skipped, moved to where no runner looks, or cut short. */
function fewerTests({ gate, testsBefore, gone }: VerdictFacts): Cause[] {
  if (gone.length > 0) return [causeOf('tests-gone', { count: gone.length, names: gone.slice(0, 3).join(', ') })]
  const now = gate?.how === 'ended' ? gate.testsRan : null
  if (now === null || testsBefore === null || now >= testsBefore) return []
  return [causeOf('fewer-tests', { before: testsBefore, now })]
}

/** Coverage is measured in tenths of a percent: less is noise of the runner's. */
function coverageCauses({ coverage, newAdvisories }: VerdictFacts): Cause[] {
  const { before, now } = coverage
  const fell = before !== null && now !== null && Math.round(now * 10) < Math.round(before * 10)
  return [
    ...(fell ? [causeOf('coverage-fell', { before, now })] : []),
    ...(newAdvisories > 0 ? [causeOf('new-advisories', { count: newAdvisories })] : []),
  ]
}

function criteriaCauses(criteria: readonly Criterion[]): Cause[] {
  const by = (state: Criterion['state']) =>
    criteria.filter((one) => one.state === state).map(({ number }) => `AC-${number}`)
  const codes = [
    ['red-now', 'criterion-red'],
    ['no-test', 'criterion-no-test'],
    ['green-before', 'criterion-green-before'],
    ['untestable', 'criterion-untestable'],
  ] as const
  return codes.flatMap(([state, code]) => {
    const list = by(state)
    return list.length ? [causeOf(code, { list: list.join(', ') })] : []
  })
}

/** One cause a rule for what was withheld; drafts say themselves what is wrong. */
function findingCauses(findings: readonly Finding[]): Cause[] {
  const withheld = new Map<Rule, Set<string>>()
  const drafts: Cause[] = []
  for (const { rule, weight, path, text } of findings) {
    if (weight === 'withhold') withheld.set(rule, (withheld.get(rule) ?? new Set()).add(path ?? text))
    if (weight === 'draft')
      drafts.push(rule === 'submodule' ? causeOf(rule, { count: 1 }) : causeOf(rule, { text, count: 1 }))
  }
  return [...[...withheld].map(([rule, paths]) => causeOf(rule, { count: paths.size })), ...drafts]
}
