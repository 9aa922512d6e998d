import type { Random } from './random.ts'

/** What a comment means to a reader. The reference model reads this; the code under test reads only the text. */
export type Meaning =
  | { kind: 'nothing' }
  | { kind: 'revise' }
  | { kind: 'reject' }
  /** The numbers of the version that is named, and of the one whose hash is: of this issue's spec, or of the other's. */
  | { kind: 'approve'; version?: number; text?: number; of?: number }

/** `unknown` is an error where GitHub is asked. */
export type Role = 'unknown' | 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'

export interface Written {
  id: number
  issue: number
  by: number
  /** Through which App: 0 is none, 1 ours, 2 another. */
  via: number
  meaning: Meaning
  /** Which of the ways to hide a command is used, where it means nothing. */
  disguise: number
  at: number
}

/**
 * The text is rewritten, an entry forged, the branch set back or pushed to, a block names too few commits, or what is
 * said to be the approving comment stands on another issue.
 */
const tamperings = ['text', 'entry', 'rewind', 'push', 'fewer', 'elsewhere'] as const
export type Tampering = (typeof tamperings)[number]

export type Event =
  | { kind: 'write'; comment: Written }
  | { kind: 'deliver'; id: number }
  | { kind: 'edit'; id: number }
  | { kind: 'delete'; id: number }
  | { kind: 'role'; person: number; role: Role }
  | { kind: 'show'; issue: number; at: number }
  /** Somebody edits the bot's comment that shows the newest version. */
  | { kind: 'deface'; issue: number }
  | { kind: 'tamper'; issue: number; how: Tampering }

export interface Rules {
  permission: 'write' | 'maintain' | 'admin'
  people?: number[]
  count: number
  own_specs: boolean
  on_show_seconds: number
  /** Whether the bot runs on a token that others share. */
  shared: boolean
}

export interface History {
  rules: Rules
  /** The role of each person at the beginning; the last two are a bot and a deleted account. */
  roles: Role[]
  events: Event[]
}

export const bot = 4
export const ghost = 5
export const issues = [10, 20]
const roles: Role[] = ['unknown', 'none', 'read', 'triage', 'write', 'write', 'write', 'write', 'maintain', 'admin']

/** A history of ten to thirty events on two issues, by four people, a bot and a ghost. */
export function generate(random: Random): History {
  const rules: Rules = {
    permission: random.of(['write', 'write', 'write', 'maintain', 'admin']),
    ...(random.chance(0.15) ? { people: [0, 1, random.below(4)] } : {}),
    count: random.chance(0.25) ? 2 : 1,
    own_specs: random.chance(0.8),
    on_show_seconds: random.of([60, 60, 60, 0, 300]),
    shared: random.chance(0.25),
  }
  const history: History = { rules, roles: Array.from({ length: 6 }, () => random.of(roles)), events: [] }
  history.roles[0] = 'write'
  const state: State = {
    count: rules.count,
    now: 1_000,
    id: 100,
    approvals: [],
    ids: [],
    versions: new Map(issues.map((issue) => [issue, 1])),
  }
  const length = 10 + random.below(20)
  while (history.events.length < length) history.events.push(...next(random, state))
  return history
}

interface State {
  count: number
  now: number
  id: number
  ids: number[]
  /** What may be copied to the other issue. */
  approvals: Written[]
  /** How many versions there may be by now: what people may name. */
  versions: Map<number, number>
}

function next(random: Random, state: State): Event[] {
  state.now += random.of([0, 1, 4, 30, 59, 60, 61, 200, 600])
  const dice = random.below(100)
  if (dice < 62 || state.ids.length === 0) return comment(random, state)
  const id = random.of(state.ids)
  if (dice < 70) return [{ kind: 'deliver', id }]
  if (dice < 75) return [{ kind: 'edit', id }]
  if (dice < 79) return [{ kind: 'delete', id }]
  if (dice < 85) return [{ kind: 'role', person: random.below(4), role: random.of(roles) }]
  if (dice < 93) return [{ kind: 'show', issue: random.of(issues), at: state.now }]
  if (dice < 95) return [{ kind: 'deface', issue: random.of(issues) }]
  if (dice < 97) return replay(random, state)
  return [{ kind: 'tamper', issue: random.of(issues), how: random.of(tamperings) }]
}

/** An approval is copied to the other issue, word by word, by whoever likes. */
function replay(random: Random, state: State): Event[] {
  if (state.approvals.length === 0) return []
  const { meaning, issue, ...old } = random.of(state.approvals)
  const copied = meaning.kind === 'approve' ? { ...meaning, of: meaning.of ?? issue } : meaning
  const other = issues.find((one) => one !== issue) ?? issue
  const written = { ...old, id: ++state.id, issue: other, by: random.below(4), at: state.now, meaning: copied }
  state.ids.push(written.id)
  return [
    { kind: 'write', comment: written },
    { kind: 'deliver', id: written.id },
  ]
}

/** A comment, mostly delivered at once, now and then late (another event comes first) or twice. */
function comment(random: Random, state: State): Event[] {
  const id = ++state.id
  state.ids.push(id)
  const issue = random.of(issues)
  const meaning = meant(random, state, issue)
  const by = random.chance(0.06) ? random.of([bot, ghost]) : random.of([0, 0, 1, 1, 2, 3])
  const written: Written = {
    id,
    issue,
    by,
    via: random.chance(0.85) ? 0 : random.of([1, 2]),
    meaning,
    disguise: random.below(12),
    at: state.now,
  }
  if (meaning.kind === 'approve') state.approvals.push(written)
  const events: Event[] = [{ kind: 'write', comment: written }]
  // Somebody thinks better of it before we have seen it.
  if (random.chance(0.04)) events.push({ kind: 'edit', id })
  if (random.chance(0.88)) events.push({ kind: 'deliver', id })
  if (random.chance(0.08)) events.push({ kind: 'deliver', id })
  if (meaning.kind === 'approve' && state.count > 1 && random.chance(0.6)) {
    const second = { ...written, id: ++state.id, by: (by + 1) % 4 }
    state.ids.push(second.id)
    events.push({ kind: 'write', comment: second }, { kind: 'deliver', id: second.id })
  }
  // A new version's comment mostly appears at once.
  if (meaning.kind === 'revise' && random.chance(0.8)) events.push({ kind: 'show', issue, at: ++state.now })
  return events
}

function meant(random: Random, state: State, issue: number): Meaning {
  const dice = random.below(100)
  if (dice < 12) return { kind: 'nothing' }
  const versions = state.versions.get(issue) ?? 1
  if (dice < 34) {
    state.versions.set(issue, versions + 1)
    return { kind: 'revise' }
  }
  if (dice < 39) return { kind: 'reject' }
  const named = () => Math.max(1, versions - random.of([0, 0, 0, 0, 1, 2, -1]))
  return {
    kind: 'approve',
    ...(random.chance(0.6) ? { version: named() } : {}),
    ...(random.chance(0.6) ? { text: named() } : {}),
    ...(random.chance(0.04) ? { of: random.of(issues) } : {}),
  }
}
