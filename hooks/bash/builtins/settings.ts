import { NOTHING } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { scalar } from '../state.ts'
import { ANY, MANY } from '../text.ts'
import type { Builtin } from './builtin.ts'

export const set: Builtin = (shell, args) => {
  shell.judge(isIn(shell, 'set', args))
  for (const [index, arg] of args.entries()) {
    if (arg === '--' || !/^[-+]/.test(arg)) {
      shell.state.positional = [args.slice(arg === '--' ? index + 1 : index)]
      break
    }
    if (/^-\w*e/.test(arg) || (arg === 'errexit' && args[index - 1] === '-o'))
      shell.state.variables.set('-e', scalar('1'))
    if (/^\+\w*e/.test(arg)) shell.state.variables.delete('-e')
    // PS4 is expanded as a prompt before each traced command.
    if (/^-\w*x/.test(arg) || args[index + 1] === 'xtrace') tracePrompt(shell)
  }
  return NOTHING
}

export function tracePrompt(shell: Shell): void {
  for (const list of shell.state.variables.get('PS4')?.lists ?? []) {
    if (/[$`]\(?/.test(list[0] ?? '') && /\$\(|`/.test(list[0] ?? ''))
      refuse('code', 'PS4', 'a prompt that runs commands')
    if ((list[0] ?? '').includes(ANY)) refuse('code', 'PS4', 'a prompt that is not known')
  }
}

export const shopt: Builtin = (shell, args) => {
  // With it a DEBUG trap decides which commands are run at all.
  if (args.includes('extdebug') && args.includes('-s'))
    refuse('code', 'shopt -s extdebug', 'commands that a trap may skip')
  if (args.includes('nocasematch')) shell.state.variables.set('-nocasematch', scalar('1'))
  if (args.includes('lastpipe')) shell.state.variables.set('-lastpipe', scalar('1'))
  return NOTHING
}

export const shift: Builtin = (shell, args) => {
  const count = /^\d+$/.test(args[0] ?? '1') ? Number(args[0] ?? '1') : undefined
  const { positional } = shell.state
  shell.state.positional =
    count === undefined
      ? [[ANY]]
      : positional.map((list) =>
          list.slice(0, count).some((text) => text.includes(MANY)) ? [MANY] : list.slice(count),
        )
  return NOTHING
}
