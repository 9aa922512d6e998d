import type { Output } from '../outputs.ts'
import type { Shell } from '../shell.ts'

/** What the shell itself does. `undefined`: a program of that name does it. */
export type Builtin = (shell: Shell, args: readonly string[]) => Output | undefined
