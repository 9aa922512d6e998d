import { checkSubscript } from './arithmetic.ts'
import type { Call } from './call.ts'
import { NOTHING, type Output } from './outputs.ts'
import { refuse } from './refusal.ts'
import type { Shell } from './shell.ts'
import { ANY, hasUnknown } from './text.ts'
import { assign, assignList, cap, lookUp } from './variables.ts'

/** A call made by the shell itself, to be judged like a program. */
export const isIn = (shell: Shell, program: string, args: readonly string[]): Call => ({
  program,
  path: program,
  args,
  stdin: shell.stdin,
  environment: new Map(),
  cwd: shell.state.cwd,
  links: shell.state.links,
})

const VALUE_OPTIONS = /^-\w*[adeipntNu]$/

/** `read`: inside a loop any line may be the one, so every line is one of the ways. */
function read(shell: Shell, args: readonly string[]): Output {
  const names: string[] = []
  let array: string | undefined
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (/^-\w*a$/.test(arg)) array = args[++index]
    else if (VALUE_OPTIONS.test(arg)) index++
    else if (!arg.startsWith('-')) names.push(arg)
  }
  for (const name of names) checkSubscript(shell, name)
  const lines = linesOf(shell)
  const exact = lines !== undefined
  if (array !== undefined) assignList(shell, array, exact ? lines.map((line) => split(shell, line)) : [[ANY]])
  if (names.length === 0 && array === undefined) names.push('REPLY')
  for (const [index, name] of names.entries()) {
    const last = index === names.length - 1
    const values = lines?.flatMap((line) => {
      const words = split(shell, line)
      return names.length === 1 ? [line.trim()] : last ? [words.slice(index).join(' ')] : [words[index] ?? '']
    })
    if (hasUnknown(name)) refuse('unresolved', `read ${name}`)
    assign(shell, name, values ? cap([...values, '']) : [ANY])
  }
  return NOTHING
}

function linesOf(shell: Shell): string[] | undefined {
  return shell.stdin?.flatMap((text) => text.split('\n').filter((line) => line !== ''))
}

function split(shell: Shell, line: string): string[] {
  const ifs = lookUp(shell, 'IFS')[0]?.[0] ?? ' \t\n'
  if (ifs === '') return [line]
  if (hasUnknown(ifs)) return [ANY]
  const separators = new RegExp(`[${ifs.replace(/[\\\]^-]/g, '\\$&')}]+`)
  return line.trim().split(separators)
}

function mapfile(shell: Shell, args: readonly string[]): Output {
  if (args.some((arg) => arg.startsWith('-C'))) refuse('code', 'mapfile -C')
  const name = args.filter((arg, index) => !arg.startsWith('-') && !/^-[dnOsuc]$/.test(args[index - 1] ?? '')).at(-1)
  const lists = shell.stdin?.map((text) => text.split('\n').filter((line) => line !== ''))
  assignList(shell, name ?? 'MAPFILE', lists ?? [[ANY]])
  return NOTHING
}

export const reading = { read, mapfile }
