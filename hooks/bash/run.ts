import { maybe } from './builtins/maybe.ts'
import { BUILTINS } from './builtins.ts'
import type { Call } from './call.ts'
import { knowsEffects } from './effects.ts'
import { isFolded, outputOf } from './fold/index.ts'
import { followerOf } from './follow/index.ts'
import { runFile } from './follow/scripts.ts'
import { followUnknown } from './follow/unknown.ts'
import { either, NOTHING, type Output } from './outputs.ts'
import { baseName, resolveAll } from './paths.ts'
import { onlyReads } from './reach.ts'
import { refuse } from './refusal.ts'
import { HOOKS_OFF } from './rules/work.ts'
import { keepFiles, type RunOptions, type Shell, subshell } from './shell.ts'
import { cloneState, type FunctionEntry, joinStates, type State } from './state.ts'
import { hasGlob, hasUnknown, MANY, readable } from './text.ts'

/** Runs one argument vector: an alias, a function, a builtin, a file written here, or a program. */
export function run(shell: Shell, argv: readonly string[], options: RunOptions = {}): Output {
  const [name, ...args] = argv
  if (name === undefined || name === '') return NOTHING
  const line = readable(argv.slice(0, 80).join(' ').slice(0, 320)).slice(0, 160)
  shell.budget.step(line)
  shell.budget.arguments(argv.length, line)
  if (hasUnknown(name) || hasGlob(name)) refuse('unresolved', line)
  return shell.budget.deeper(line, () => {
    if (options.functions !== false) {
      const entry = shell.state.functions.get(name)
      if (entry?.certain) return callFunction(shell, entry, args)
      // A function that may not be there, an alias that a script does not expand: what they change may not happen.
      const alias = shell.state.aliases.get(name)
      const output = entry && maybe(shell, () => callFunction(shell, entry, args))
      const expanded = alias && maybe(shell, () => expandAlias(shell, name, alias, args))
      const ways = [output, expanded, builtinOrProgram(shell, name, args, options)]
      return either(...ways.filter((way) => way !== undefined))
    }
    return builtinOrProgram(shell, name, args, options)
  })
}

function builtinOrProgram(shell: Shell, name: string, args: readonly string[], options: RunOptions): Output {
  const builtin = options.builtins !== false && Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
  return builtin?.(shell, args) ?? program(shell, name, args, options)
}

function program(shell: Shell, path: string, args: readonly string[], options: RunOptions): Output {
  const written = runFile(shell, path, args)
  if (written) return written
  const { cwd, links } = shell.state
  const environment = new Map(options.environment)
  if (programName(path) === 'git') addSwitches(shell, environment)
  const call: Call = { program: programName(path), path, args, stdin: shell.stdin, environment, cwd, links }
  shell.calls.push(call)
  shell.judge(call)
  const copies = copiesOf(shell, path)
  for (const copy of copies) shell.run(shell, [copy, ...args], { ...options, functions: false, builtins: false })
  const follower = followerOf(call.program) ?? (knowsProgram(call.program) ? undefined : followUnknown)
  return follower?.(shell, call) ?? outputOf(shell, call)
}

/** Git's hooks see what was set before, by `export` or because the variable was there: `export HUSKY=0; git commit`. */
function addSwitches(shell: Shell, environment: Map<string, readonly string[]>): void {
  for (const [name] of HOOKS_OFF) {
    const variable = shell.state.variables.get(name)
    const texts = variable?.lists.flatMap(([text]) => text ?? []) ?? []
    if (texts.length > 0 && !environment.has(name)) environment.set(name, texts)
  }
}

/** Whether what the program does with its words is known, so that none of them is a command. */
const knowsProgram = (program: string): boolean => isFolded(program) || knowsEffects(program) || onlyReads(program)

/** Programs are judged by their name, whatever folder, version or system's prefix it carries. */
export function programName(path: string): string {
  const name = baseName(path)
    .toLowerCase()
    .replace(/\.exe$/, '')
  const plain = name.replace(/^(python|pypy|perl|ruby|lua|node|php|bash|tclsh|wish|gawk)-?\d[\d.]*$/, '$1')
  return SAME[plain] ?? plain
}

const SAME: Record<string, string> = {
  ...Object.fromEntries(['gawk', 'mawk', 'nawk', 'original-awk', 'goawk'].map((name) => [name, 'awk'])),
  ...Object.fromEntries(['python', 'pypy', 'python2', 'python3', 'pypy3'].map((name) => [name, 'python'])),
  ...Object.fromEntries(['vi', 'vim', 'view', 'ex', 'rvim', 'vimdiff', 'nvim', 'rview'].map((name) => [name, 'vim'])),
  mvnw: 'mvn',
  gradlew: 'gradle',
  ...Object.fromEntries(['nodejs', 'node'].map((name) => [name, 'node'])),
  ...Object.fromEntries(
    ['rm', 'cp', 'mv', 'ln', 'dd', 'find', 'xargs', 'timeout', 'env', 'nohup', 'sed', 'tar', 'shred', 'truncate']
      .concat(['chmod', 'chown', 'install', 'tee', 'nice', 'sort', 'split', 'stdbuf', 'cat', 'base64', 'touch'])
      .map((name) => [`g${name}`, name]),
  ),
}

function copiesOf(shell: Shell, path: string): readonly string[] {
  if (path.includes('/')) {
    return resolveAll(shell.state.cwd, path).flatMap((each) => (each ? (shell.state.copies.get(each) ?? []) : []))
  }
  if (!shell.state.pathChanged) return []
  return [...shell.state.copies].flatMap(([copy, originals]) => (baseName(copy) === path ? originals : []))
}

/**
 * Functions that nothing called so far may be called by a later command, in a shell that goes on; with what, nobody
 * knows. Each is looked at once, where the shell ends.
 */
export function callLater(shell: Shell): void {
  const child = subshell(shell)
  const start = child.state
  // What they define in turn is looked at too.
  const entries = [...start.functions.values()]
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as FunctionEntry
    const bodies = entry.bodies.filter((body) => !shell.called.has(body))
    if (bodies.length === 0) continue
    const before = shell.defined.length
    child.state = start
    callFunction(child, { ...entry, bodies }, [MANY])
    entries.push(...shell.defined.slice(before))
  }
  keepFiles(shell, child)
}

function callFunction(shell: Shell, entry: FunctionEntry, args: readonly string[]): Output {
  const mark = shell.escapes.length
  const [positional, locals, loops] = [shell.state.positional, shell.locals, shell.loops]
  const start = shell.state
  const ends: State[] = []
  const outputs = entry.bodies.map((body) => {
    shell.called.add(body)
    shell.state = { ...cloneState(start), positional: [args] }
    const hidden = new Map()
    shell.locals = hidden
    shell.loops = 0
    const list = body.type === 'CompoundList' ? body.commands : [statementOf(body)]
    const output = shell.statements(shell, list)
    shell.locals = locals
    shell.loops = loops
    for (const state of [shell.state, ...shell.escapes.slice(mark)]) {
      for (const [name, variable] of hidden) {
        if (variable) state.variables.set(name, variable)
        else state.variables.delete(name)
      }
    }
    ends.push(shell.state)
    return output
  })
  shell.state = { ...[...ends, ...shell.escapes.slice(mark)].reduce(joinStates), positional }
  return either(...outputs)
}

type Body = Exclude<FunctionEntry['bodies'][number], { type: 'CompoundList' }>
const statementOf = (body: Body) =>
  ({ type: 'Statement', pos: 0, end: 0, command: body, background: undefined }) as const

/** An alias is text put in front of the rest. Bash expands it only where aliases are on; we look at both ways. */
function expandAlias(shell: Shell, name: string, texts: readonly string[], args: readonly string[]): Output {
  const before = shell.state.aliases
  shell.state.aliases = new Map([...before].filter(([key]) => key !== name))
  const codes = texts.flatMap((text) => behind(text, args, shell.state.aliases).map((rest) => `${text} ${rest}`))
  if (codes.length > 64) refuse('steps', name)
  const output = shell.source(shell, codes, `alias ${name}`)
  shell.state.aliases = before
  return output
}

/** The words behind an alias: the next one is looked up as well where the text of the alias ends in a blank. */
function behind(text: string, args: readonly string[], aliases: ReadonlyMap<string, readonly string[]>): string[] {
  const [next, ...others] = args
  const plain = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ')
  const texts = /[ \t]$/.test(text) && next !== undefined ? (aliases.get(next) ?? []) : []
  const remaining = new Map([...aliases].filter(([key]) => key !== next))
  return [plain, ...texts.flatMap((each) => behind(each, others, remaining).map((rest) => `${each} ${rest}`))]
}
