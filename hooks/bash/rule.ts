import type { Call } from './call.ts'
import type { Place } from './place.ts'
import type { Reason } from './refusal.ts'
import { hasAny } from './text.ts'

/**
 * A rule about programs and their words. All conditions that are given must hold. Rules are data: a configuration may
 * add its own, made of everything here but `when`.
 */
export type Rule = Reason & {
  programs: readonly string[]
  /** The first words that are no options, one after the other (`['push']`, `['pr', 'merge']`); `|` separates choices. */
  words?: readonly string[]
  /** At least one of these options: `-f` (also inside `-rf`), `--force` (also abbreviated, also `--force=…`). */
  options?: readonly string[]
  /** None of these options. */
  unless?: readonly string[]
  /** At least one argument like this. */
  argument?: RegExp
  /** It changes every file of the workspace at once: no configuration can allow it, for the hooks may be among them. */
  wholeTree?: boolean
  /** Anything that takes more than words to tell. */
  when?: (call: Call, place: Place) => boolean
}

/** Options before the subcommand that take a value as their next word. */
const VALUES: Record<string, RegExp> = {
  git: /^(-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--super-prefix|--config-env|--attr-source)$/,
  docker: /^(-H|--host|-c|--context|--config|-l|--log-level)$/,
  kubectl: /^(-n|--namespace|--context|--kubeconfig|--cluster|-s|--server|--token|--user)$/,
  helm: /^(-n|--namespace|--kube-context|--kubeconfig)$/,
  npm: /^(--prefix|-C|-w|--workspace|--registry|--userconfig|--tag|--otp)$/,
  pnpm: /^(-C|--dir|-F|--filter)$/,
  yarn: /^(--cwd)$/,
  gh: /^(-R|--repo)$/,
  aws: /^(--profile|--region|--output|--endpoint-url)$/,
  cargo: /^(--manifest-path|--color|-Z)$/,
  systemctl: /^(-H|--host|-M|--machine|-t|--type)$/,
}

/** Whether a program does what its first word says, and that word is not known. */
export const hidesItsVerb = (call: Call): boolean => call.program in VALUES && hasAny(wordsOf(call)[0] ?? '')

/** The words that are no options, up to eight, those of a subcommand first. */
export function wordsOf(call: Call): string[] {
  const words: string[] = []
  for (let index = verbAt(call); index < call.args.length && words.length < 8; index++) {
    const arg = call.args[index] ?? ''
    if (!arg.startsWith('-') && !arg.startsWith('+')) words.push(arg)
  }
  return words
}

/** Where the subcommand stands. */
function verbAt({ program, args }: Call): number {
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (VALUES[program]?.test(arg)) index++
    else if (!arg.startsWith('-') && !arg.startsWith('+')) break
  }
  return index
}

/** What stands behind the subcommand, options and all. */
export const restOf = (call: Call): readonly string[] => call.args.slice(verbAt(call) + 1)

/** Whether an option was given, alone, in a cluster, abbreviated, or with a value. */
export const hasOption = (args: readonly string[], option: string): boolean => args.some((arg) => isOption(arg, option))

function isOption(arg: string, option: string): boolean {
  if (option.startsWith('--')) {
    const name = arg.replace(/=.*$/s, '')
    return name === option || (name.length > 4 && name.startsWith('--') && option.startsWith(name))
  }
  if (option.length > 2) return arg === option || arg.startsWith(`${option}=`)
  return (
    /^-[^-]/.test(arg) &&
    arg.includes(option[1] ?? '', 1) &&
    /^-[a-zA-Z0-9]+/.exec(arg)?.[0].includes(option[1] ?? '', 1) === true
  )
}

/** Options whose next word is a value, whatever it looks like. */
const TAKES_VALUE =
  /^(-[eom]|--(exclude|push-option|message|tag|otp|registry|workspace|repo|context|namespace|output|file|signal))$/
const OFF = /^(false|no|none|off|0)$/i

/**
 * Whether an option was given that makes a call harmless (`--dry-run`): as an option of its own, before any `--`, not as
 * the value of another one, and not switched off by its value or by a later `--no-…`.
 */
export function isExcused(args: readonly string[], ...options: readonly string[]): boolean {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  let excused = false
  for (const [index, arg] of own.entries()) {
    if (TAKES_VALUE.test(own[index - 1] ?? '')) continue
    const [name = '', ...values] = arg.split('=')
    if (options.some((option) => name === option.replace(/^--/, '--no-'))) excused = false
    if (!options.some((option) => isOption(arg, option) || arg === option)) continue
    const value = values.length > 0 ? values.join('=') : arg.startsWith('--') ? own[index + 1] : undefined
    excused = !OFF.test(value ?? '')
  }
  return excused
}

export function applies(rule: Rule, call: Call, place: Place): boolean {
  if (!rule.programs.includes(call.program)) return false
  if (rule.words && !wordsMatch(rule.words, wordsOf(call))) return false
  if (rule.options && !rule.options.some((option) => hasOption(call.args, option))) return false
  if (rule.unless && isExcused(call.args, ...rule.unless)) return false
  if (rule.argument && !call.args.some((arg) => rule.argument?.test(arg))) return false
  return rule.when?.(call, place) ?? true
}

const wordsMatch = (wanted: readonly string[], words: readonly string[]): boolean =>
  wanted.every((choices, index) => choices.split('|').includes(words[index] ?? ''))
