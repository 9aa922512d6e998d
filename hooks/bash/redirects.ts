import type { Redirection } from 'unbash'
import { NOTHING, type Output, UNKNOWN } from './outputs.ts'
import { resolveAll } from './paths.ts'
import type { Shell } from './shell.ts'
import { ANY, unglob } from './text.ts'
import { assign } from './variables.ts'
import { expandBody, expandTarget, expandText } from './words.ts'

type Plan = {
  stdin: Output | undefined
  /** Files that take standard output, and whether they are appended to. */
  outputs: { path: string; append: boolean }[]
  hidden: boolean
}

/** Runs `work` with its input and output redirected, and remembers what was written where. */
export function redirected(shell: Shell, list: readonly Redirection[], work: (shell: Shell) => Output): Output {
  if (list.length === 0) return work(shell)
  const plan = planOf(shell, list)
  const before = shell.stdin
  shell.stdin = plan.stdin
  try {
    const output = work(shell)
    for (const { path, append } of plan.outputs) writeFile(shell, path, output, append)
    return plan.outputs.length > 0 || plan.hidden ? NOTHING : output
  } finally {
    shell.stdin = before
  }
}

/** `exec` without a program: the redirections stay. */
export function redirectForGood(shell: Shell, list: readonly Redirection[]): void {
  const plan = planOf(shell, list)
  shell.stdin = plan.stdin
  for (const { path } of plan.outputs) writeFile(shell, path, UNKNOWN, true)
}

function planOf(shell: Shell, list: readonly Redirection[]): Plan {
  const plan: Plan = { stdin: shell.stdin, outputs: [], hidden: false }
  for (const redirect of list) {
    const fd = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : undefined
    if (redirect.descriptor?.type === 'FileDescriptorVariable') assign(shell, redirect.descriptor.name, ['10'])
    if (redirect.type === 'HereDoc') {
      const text = expandBody(shell, redirect.body.text, redirect.body.parts)
      const body = redirect.operator === '<<-' ? text.map((each) => each.replace(/^\t+/gm, '')) : text
      if ((fd ?? 0) === 0) plan.stdin = body
      continue
    }
    if (!redirect.target) continue
    if (redirect.type === 'HereString') {
      const texts = expandText(shell, redirect.target).map(unglob)
      if ((fd ?? 0) === 0) plan.stdin = texts.map((text) => `${text}\n`)
      continue
    }
    const targets = expandTarget(shell, redirect.target)
    apply(shell, plan, redirect.operator, fd ?? defaultDescriptor(redirect.operator), targets)
  }
  return plan
}

const defaultDescriptor = (operator: string) => (operator.startsWith('<') ? 0 : 1)

function apply(shell: Shell, plan: Plan, operator: string, fd: number, targets: readonly string[]): void {
  const duplicates = operator === '<&' || operator === '>&'
  for (const pattern of targets) {
    // Bash looks for the file that a pattern matches: what is judged keeps its markers.
    const target = unglob(pattern)
    if (duplicates && /^(\d+-?|-)$/.test(target)) {
      if (operator === '<&' && fd === 0) plan.stdin = [ANY]
      continue
    }
    const reads = operator === '<' || operator === '<&' || operator === '<>'
    if (reads) touch(shell, '<', pattern)
    if (operator === '<' && fd === 0) plan.stdin = readFile(shell, target)
    if (operator === '<>' && fd === 0) plan.stdin = [ANY]
    if (reads && operator !== '<>') continue
    touch(shell, '>', pattern)
    const append = operator === '>>' || operator === '&>>' || operator === '<>'
    if (/^\/dev\/(stdout|stderr|tty|fd\/[12])$/.test(target)) continue
    if (fd === 1) plan.outputs.push({ path: target, append })
    else for (const path of resolveAll(shell.state.cwd, target)) if (path) shell.state.files.set(path, UNKNOWN)
  }
}

/** A redirection is judged as if it were a program named `<` or `>`. */
function touch(shell: Shell, program: '<' | '>', target: string): void {
  const { cwd, links } = shell.state
  shell.judge({ program, path: program, args: [target], stdin: undefined, environment: new Map(), cwd, links })
}

/** The text of a file, if this very command wrote it. */
export function readFile(shell: Shell, path: string): Output {
  if (/^\/dev\/(stdin|fd\/0)$|^\/proc\/self\/fd\/0$/.test(path)) return shell.stdin ?? NOTHING
  if (path === '/dev/null') return NOTHING
  const paths = resolveAll(shell.state.cwd, path, shell.state.links)
  return paths.flatMap((each) => (each === undefined ? UNKNOWN : (shell.state.files.get(each) ?? UNKNOWN)))
}

export function writeFile(shell: Shell, path: string, output: Output, append = false): void {
  const paths = resolveAll(shell.state.cwd, path, shell.state.links)
  for (const each of paths) {
    if (each === undefined || each === '/dev/null') continue
    const before = shell.state.files.get(each) ?? (append ? UNKNOWN : NOTHING)
    const texts = append ? before.flatMap((head) => output.map((tail) => head + tail)) : output
    const sure = paths.length === 1
    shell.state.files.set(each, sure ? texts : [...before, ...texts])
  }
}
