import { compareInParallel } from './approval/parallel.ts'
import type { Figures } from './figure.ts'

/** Approvals as the code decides them beside a reference model of a hundred lines, over generated histories. */
export const figures: Figures = async () => {
  const start = performance.now()
  const { histories, accepted, held, falseAccepts, falseRefusals, others, seed } = await compareInParallel(100_000)
  const note = seed === null ? 'seeds from 1 on' : `differs first at seed ${seed}`
  return [
    { id: 'approval.model.histories', value: histories, unit: 'histories', goal: 'at least 100,000' },
    { id: 'approval.model.false-accepts', value: falseAccepts, unit: 'histories', goal: '0', note },
    { id: 'approval.model.false-refusals', value: falseRefusals, unit: 'histories', goal: '0', note },
    { id: 'approval.model.other-differences', value: others, unit: 'histories', goal: '0', note },
    {
      id: 'approval.model.accepted',
      value: accepted,
      unit: 'approvals',
      note: `${held} of the specs could be built; ${Math.round((performance.now() - start) / 1_000)} s in all`,
    },
  ]
}
