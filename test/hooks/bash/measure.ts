import { judge } from '../../../hooks/bash/index.ts'
import { type Additions, NO_ADDITIONS } from '../../../hooks/bash/judge.ts'
import type { Place } from '../../../hooks/bash/place.ts'

/** The sandbox's machine, as the guard is told of it. */
export const SANDBOX: Place = {
  workspace: '/home/dev/project',
  cwd: '/home/dev/project',
  home: '/home/dev',
  env: {},
  hooks: ['/home/dev/project/.claude', '/home/dev/project/.sentra/config.yml', '/home/dev/.claude/settings.json'],
}

export const allowedByUs = (command: string, additions: Additions = NO_ADDITIONS): boolean =>
  judge(command, SANDBOX, additions).allowed
