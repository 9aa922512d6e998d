import type { Inputs } from './inputs.ts'
import type { Ports, Programs } from './ports.ts'
import type { Ending } from './report/conclusion.ts'
import { runReview } from './review/run.ts'
import { run } from './run.ts'

/** The run that was asked for: build a spec, or work in the review of its pull request. */
export const begin = (ports: Ports, inputs: Inputs, programs: Programs): Promise<Ending> =>
  inputs.pullRequest === null ? run(ports, inputs, programs) : runReview(ports, inputs, programs)
