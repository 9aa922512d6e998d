import type { Rule } from '../rule.ts'
import { ENVIRONMENT } from './environment.ts'
import { FOREIGN } from './foreign.ts'
import { GIT_PROGRAMS } from './git-programs.ts'
import { HOOKS } from './hooks.ts'
import { MACHINE } from './machine.ts'
import { NETWORK } from './network.ts'
import { PUBLISH } from './publish.ts'
import { SECRETS } from './secrets.ts'
import { SYSTEM } from './system.ts'
import { WORK } from './work.ts'

/** Every rule about programs and their words. The rules about files are in files.ts. */
export const RULES: readonly Rule[] = [
  ...WORK,
  ...GIT_PROGRAMS,
  ...SYSTEM,
  ...MACHINE,
  ...NETWORK,
  ...PUBLISH,
  ...SECRETS,
  ...ENVIRONMENT,
  ...HOOKS,
  ...FOREIGN,
]
