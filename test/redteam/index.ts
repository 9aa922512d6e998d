import type { Attack } from './attack.ts'
import { dependencyAttacks } from './dependencies/index.ts'
import { keys } from './keys/index.ts'
import { network } from './network/index.ts'
import { tamper } from './tamper/index.ts'

/** What is tried in the agent's place: in the worker's container. */
export const allAttacks: readonly Attack[] = [...keys, ...network, ...tamper]

/** All batteries; the last is tried where dependencies are fetched and built. */
export const batteries: Record<'keys' | 'network' | 'tamper' | 'dependencies', readonly Attack[]> = {
  keys,
  network,
  tamper,
  dependencies: [...dependencyAttacks.fetch, ...dependencyAttacks.build],
}
