import { tracePrompt } from '../builtins/settings.ts'
import type { Call } from '../call.ts'
import { NOTHING, type Output, UNKNOWN } from '../outputs.ts'
import { resolveAll } from '../paths.ts'
import { readFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import { keepFiles, runTraps, type Shell, subshell } from '../shell.ts'
import { scalar } from '../state.ts'
import { hasUnknown, readable, unglob } from '../text.ts'
import { inherited } from '../variables.ts'

/** `sh -c code`, `sh file`, and a shell that reads its commands from standard input. */
export function followShell(shell: Shell, call: Call): Output {
  const child = subshell(shell)
  child.state.variables = inherited(shell)
  child.stdin = call.stdin
  child.locals = undefined
  const functions = [...child.state.functions].map(([name, entry]) => [name, { ...entry, certain: false }] as const)
  child.state.functions = new Map(functions)
  checkStartUp(child, call)
  child.state.traps = []
  const output = runShell(child, call)
  runTraps(child)
  keepFiles(shell, child)
  return output
}

function runShell(child: Shell, call: Call): Output {
  const { code, operands, reads, traces } = shellArguments(call.args)
  if (traces) tracePrompt(child)
  const line = readable([call.path, ...call.args].join(' '))
  if (code !== undefined) {
    child.state.positional = [operands.slice(1)]
    // `sh -c CODE NAME WORD…`: the name is `$0`, a word like any other.
    child.state.variables.set('0', scalar(operands[0] ?? 'bash'))
    return child.source(child, [code], line)
  }
  const [file, ...rest] = operands
  if (file !== undefined && !reads && file !== '-') {
    child.state.positional = [rest]
    if (hasUnknown(file)) refuse('code', line)
    if (/^\/dev\/(stdin|fd\/\d+)$|^\/proc\//.test(file)) return child.source(child, readFile(child, file), line)
    const paths = resolveAll(child.state.cwd, file, child.state.links)
    const written = paths.some((path) => path === undefined || child.state.files.has(path))
    return written ? child.source(child, readFile(child, file), line) : UNKNOWN
  }
  child.state.positional = [operands]
  if (call.stdin === undefined) return NOTHING
  return child.source(child, call.stdin, line)
}

type ShellArguments = { code: string | undefined; operands: readonly string[]; reads: boolean; traces: boolean }

function shellArguments(args: readonly string[]): ShellArguments {
  let [wantsCode, reads, traces] = [false, false, false]
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index] ?? ''
    if (arg === '--' || arg === '-') {
      index++
      break
    }
    if (/^--(rcfile|init-file)$/.test(arg)) index++
    if (arg.startsWith('--')) continue
    if (!/^[-+]./.test(arg)) break
    if (arg.startsWith('-') && arg.includes('c')) wantsCode = true
    if (arg.startsWith('-') && arg.includes('s')) reads = true
    if (arg.startsWith('-') && arg.includes('x')) traces = true
    if (/[oO]$/.test(arg)) {
      index++
      if (args[index] === 'xtrace') traces = true
    }
  }
  const rest = args.slice(index)
  if (!wantsCode) return { code: undefined, operands: rest, reads, traces }
  return { code: unglob(rest[0] ?? ''), operands: rest.slice(1), reads, traces }
}

/** Files and functions that a shell takes from its environment or options before it begins. */
function checkStartUp(child: Shell, call: Call): void {
  const option = call.args.findIndex((arg) => /^--(rcfile|init-file)$/.test(arg))
  const [file] = option < 0 ? [] : call.args.slice(option + 1)
  if (file !== undefined) child.source(child, readFile(child, file), readable(file))
  if (call.args.some((arg) => arg.startsWith('--rcfile=') || arg.startsWith('--init-file='))) refuse('code', '--rcfile')
}
