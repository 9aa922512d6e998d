import type { Call } from '../call.ts'
import type { Output } from '../outputs.ts'
import type { Shell } from '../shell.ts'
import { followAwk } from './awk.ts'
import { followFd, followFind, followParallel, followXargs } from './batches.ts'
import { copied } from './copies.ts'
import { EDITORS } from './editors.ts'
import { followInterpreter, followRename, INTERPRETERS } from './interpreters.ts'
import { HOOKED } from './options-that-run.ts'
import { followCmake, followCorepack, followRg, followRunner, RUNNERS } from './runners.ts'
import { followSed } from './sed.ts'
import { followShell } from './shells.ts'
import { followTmux } from './terminals.ts'
import { followWrapper, WRAPPERS } from './wrappers.ts'

/** Follows a program into what it runs in turn. `undefined` output: nothing is known about what it prints. */
export type Follower = (shell: Shell, call: Call) => Output | undefined

const FOLLOWERS = new Map<string, Follower>([
  ...[
    'sh',
    'bash',
    'dash',
    'zsh',
    'ksh',
    'mksh',
    'ash',
    'rbash',
    'fish',
    'csh',
    'tcsh',
    'yash',
    'posh',
    'pwsh',
    'nu',
    'xonsh',
    'elvish',
    'osh',
  ].map((name) => [name, followShell] as const),
  ...Object.keys(INTERPRETERS).map((name) => [name, followInterpreter] as const),
  ...WRAPPERS.flatMap((wrapper) =>
    wrapper.names.map(
      (name) => [name, (shell, call) => followWrapper(shell, call, wrapper)] as const satisfies [string, Follower],
    ),
  ),
  ...Object.entries(EDITORS),
  ...Object.entries(HOOKED),
  ...['cp', 'mv', 'ln', 'install', 'curl', 'wget', 'dd', 'truncate', 'touch'].map((name) => [name, copied] as const),
  ...RUNNERS.filter((name) => name !== 'bun').map((name) => [name, followRunner] as const),
  ...['rename', 'prename', 'perl-rename', 'file-rename'].map((name) => [name, followRename] as const),
  ['corepack', followCorepack],
  ['cmake', followCmake],
  ['rg', followRg],
  ['tmux', followTmux],
  ['awk', followAwk],
  ['sed', followSed],
  ['find', followFind],
  ['fd', followFd],
  ['xargs', followXargs],
  ['parallel', followParallel],
])

export const followerOf = (program: string): Follower | undefined => FOLLOWERS.get(program)
