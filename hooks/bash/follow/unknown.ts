import type { Call } from '../call.ts'
import type { Output } from '../outputs.ts'
import { RULES } from '../rules/index.ts'
import { type Shell, subshell } from '../shell.ts'

/** Programs that somebody who wraps a command wraps to do harm. */
const STARTS = /^(rm|rmdir|unlink|shred|dd|mkfs(\.\w+)?|truncate|chmod|chown|mv|cp|tee|sh|bash|dash|zsh|sudo|doas|su)$/

const named = new Set(RULES.flatMap(({ programs }) => programs))

/**
 * A program that no table knows may run the rest of its words, as `timeout` and `nice` do: from the first word on that
 * names such a program, the rest is judged too. Where it is no command, there is rarely anything in it to refuse.
 */
export function followUnknown(shell: Shell, call: Call): Output | undefined {
  if (named.has(call.program)) return undefined
  const at = call.args.findIndex((arg) => STARTS.test(arg))
  if (at >= 0) shell.run(subshell(shell), call.args.slice(at), { functions: false, builtins: false })
  return undefined
}
