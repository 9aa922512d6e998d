import type { Attack } from '../attack.ts'
import { addresses } from './addresses.ts'
import { brokerWays } from './broker.ts'
import { names, tools } from './names.ts'
import { sockets } from './sockets.ts'

/** Ways out: to any network, to the host's own services, and through the one door there is. */
export const network: Attack[] = [...addresses, ...names, ...tools, ...sockets, ...brokerWays]
