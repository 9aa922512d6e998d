import type { Attack } from '../attack.ts'
import { brokerKeys } from './broker.ts'
import { environment, memory, processes } from './environment.ts'
import { engine, escapes } from './escape.ts'
import { carried, homes, mounts } from './files.ts'
import { gitKeys } from './git.ts'
import { gitLeft, later, links } from './left.ts'

/** Ways to a key: to read it, to have it published, or to have the host run what reads it. */
export const keys: Attack[] = [
  ...environment,
  ...processes,
  ...memory,
  ...homes,
  ...carried,
  ...mounts,
  ...gitKeys,
  ...escapes,
  ...engine,
  ...brokerKeys,
  ...gitLeft,
  ...links,
  ...later,
]
