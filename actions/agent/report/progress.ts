/** The steps of a run, in order, as people read them in the status comment. */
export const stepLabels = {
  verify: 'Approval checked',
  prepare: 'Clean clone of the base',
  isolate: 'Container locked and tested',
  agent: 'Agent at work',
  judge: 'Checked on the exact commit',
  publish: 'Pull request',
} as const

export type StepId = keyof typeof stepLabels

export interface Step {
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Milliseconds since the epoch. */
  began?: number
  ended?: number
  /** What there is to say beside it: turns, price, what it waits for. */
  note?: string
}

export type Progress = Record<StepId, Step>

export const notBegun = (): Progress =>
  Object.fromEntries(Object.keys(stepLabels).map((id) => [id, { state: 'waiting' }])) as Progress

/** The step begins; the one that was running is done. */
export function begin(progress: Progress, id: StepId, now: number): Progress {
  return { ...settle(progress, 'done', now), [id]: { state: 'running', began: now } }
}

/** Whatever is running ends so. */
export function settle(progress: Progress, state: 'done' | 'failed', now: number): Progress {
  const entries = Object.entries(progress).map(([id, step]) => [
    id,
    step.state === 'running' ? { ...step, state, ended: now } : step,
  ])
  return Object.fromEntries(entries) as Progress
}

export function note(progress: Progress, id: StepId, text: string): Progress {
  return { ...progress, [id]: { ...progress[id], note: text } }
}

export const running = (progress: Progress): StepId | null =>
  (Object.keys(progress) as StepId[]).find((id) => progress[id].state === 'running') ?? null
