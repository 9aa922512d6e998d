import type { Refusal } from '../../core/errors.ts'
import { sha256 } from '../../core/spec/hash.ts'
import { tellProblem } from '../../core/store/told-problem.ts'
import type { Said } from '../said.ts'
import { explainedElsewhere } from '../templates/config-problem.ts'
import type { Desk } from './desk.ts'

/** A settings file that cannot be used, and what is wrong with it. */
export interface SettingsProblem {
  /** The file as it is. */
  text: string
  /** Every line that is wrong, and what is allowed. */
  whole: Refusal
}

/**
 * Refuses what would change something while the settings are wrong. Each wrong file is explained once, wherever it is
 * first in the way; after that a sentence says where. Which one that was is remembered on the specs branch.
 */
export async function demandSettings(
  { problem, store }: Pick<Desk, 'problem' | 'store'>,
  { kind, id, thread }: Said,
): Promise<void> {
  if (problem === null) return
  const told = { schema: 1, sha256: await sha256(problem.text), thread, answers: { kind, id } } as const
  // A branch that cannot be written to must not hide what is wrong with the settings: it is explained once more, then.
  const { result } = await tellProblem(store, told).catch(() => ({ result: told }))
  const { answers } = result
  throw answers.kind === kind && answers.id === id ? problem.whole : explainedElsewhere(result.thread)
}
