import type { Attack } from './attack.ts'
import { keys } from './keys/index.ts'
import { network } from './network/index.ts'
import { tamper } from './tamper/index.ts'

/** The three batteries. */
export const batteries: Record<'keys' | 'network' | 'tamper', readonly Attack[]> = { keys, network, tamper }
export const allAttacks: readonly Attack[] = [...keys, ...network, ...tamper]
