import type { Call } from '../call.ts'
import { foundBy } from '../found.ts'
import { has, parseOptions } from '../options.ts'
import { NOTHING, type Output, UNKNOWN } from '../outputs.ts'
import { baseName, dirName, resolveAll } from '../paths.ts'
import { readFile, writeFile } from '../redirects.ts'
import type { Shell } from '../shell.ts'
import { ANY, hasAny, NUM, SEG, STAR, SUB, unglob } from '../text.ts'
import { echo, printf } from './print.ts'
import { FILTERS, filter } from './text.ts'

type Fold = (shell: Shell, args: readonly string[]) => Output

/** Programs that print nothing of use to a disguise, or whose output has a known shape. */
const FOLDS: Record<string, Fold> = {
  echo: (_, args) => echo(args),
  printf: (_, args) => printf(args),
  ':': () => NOTHING,
  pwd: (shell) => shell.state.cwd.map((folder) => `${folder}\n`),
  date: (_, args) => [args.every((arg) => /^[-+%\w:.@="']*$/.test(arg)) ? `${SEG}\n` : ANY],
  whoami: () => [`${SEG}\n`],
  hostname: () => [`${SEG}\n`],
  uname: () => [`${SEG}\n`],
  nproc: () => [`${NUM}\n`],
  wc: () => [`${NUM}\n`],
  id: (_, args) => [args.some((arg) => /^-[ugG]+$/.test(arg)) ? `${NUM}\n` : `${SEG}\n`],
  uuidgen: () => [`${SEG}\n`],
  md5sum: () => [`${SEG}\n`],
  sha256sum: () => [`${SEG}\n`],
  mktemp: (shell, args) => temporary(shell, args),
  basename: (_, args) => [`${nameOf(operands(args)[0] ?? '')}\n`],
  dirname: (_, args) => [`${dirName(operands(args)[0] ?? '')}\n`],
  realpath: (shell, args) => resolved(shell, args),
  readlink: (shell, args) => (args.some((arg) => /^-[fem]+$/.test(arg)) ? resolved(shell, args) : UNKNOWN),
  seq: (_, args) => sequence(operands(args)),
  ls: (_, args) => listed(args),
  mkdir: () => NOTHING,
  rm: () => NOTHING,
  touch: () => NOTHING,
  sleep: () => NOTHING,
  chmod: () => NOTHING,
}

export const isFolded = (program: string): boolean => program in FOLDS || program in FILTERS

/** What a program may print, as far as it follows from its arguments and its input. */
export function outputOf(shell: Shell, call: Call): Output {
  const { program, args } = call
  const fold = FOLDS[program]
  if (fold) return fold(shell, args)
  if (program === 'git') return git(shell, args)
  if (program === 'grep' && hasShort(args, 'l')) return matching(args)
  if (program in FILTERS) return filtered(shell, program, args)
  if (program === 'find') return found(args)
  if (/^(rg|ag|ack)$/.test(program) && hasShort(args, 'l')) return matching(args)
  return UNKNOWN
}

const operands = (args: readonly string[]) => parseOptions(args, { values: 's', longValues: ['suffix'] }).operands

function nameOf(path: string): string {
  if (hasAny(path)) return ANY
  const name = baseName(path)
  return name.includes(SUB) ? SEG : name
}

function temporary(shell: Shell, args: readonly string[]): Output {
  const {
    operands: [template],
    given,
  } = parseOptions(args, { values: 'p', longValues: ['suffix'] })
  const folder = given.get('p')?.[0] ?? given.get('tmpdir')?.[0] ?? shell.place.env.TMPDIR ?? '/tmp'
  if (template === undefined) return [`${folder}/tmp.${SEG}\n`]
  const name = template.replace(/X{3,}/, SEG)
  return [given.has('p') || given.has('tmpdir') || given.has('t') ? `${folder}/${name}\n` : `${name}\n`]
}

const resolved = (shell: Shell, args: readonly string[]): Output => {
  const [path = ''] = operands(args)
  return resolveAll(shell.state.cwd, path, shell.state.links).map((each) => `${each ?? ANY}\n`)
}

function sequence(words: readonly string[]): Output {
  const numbers = words.map(Number)
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
  if (first === undefined || step === undefined || last === undefined || !Number.isInteger(first + step + last))
    return [`${NUM}\n`]
  if (step <= 0 || last - first > 64 * step) return [`${NUM}\n`]
  const items: number[] = []
  for (let value = first; value <= last; value += step) items.push(value)
  return [`${items.join('\n')}\n`]
}

/** Lists of files in the repository, and the few facts that scripts ask git for. */
function git(shell: Shell, args: readonly string[]): Output {
  const line = args.join(' ')
  if (/^rev-parse --show-toplevel/.test(line)) return [`${shell.place.workspace}\n`]
  if (/^(rev-parse|describe|rev-list --count|branch --show-current|symbolic-ref)/.test(line)) return [`${SEG}\n`]
  if (/^(ls-files|diff .*--name-only|diff --name-only|status)/.test(line)) return [`${SUB}\n`]
  return UNKNOWN
}

/** `find start…` prints paths beneath its starting points. */
function found(args: readonly string[]): Output {
  if (args.some((arg) => /printf|-fprint|-exec|-ls/.test(arg))) return UNKNOWN
  return foundBy(args).map((path) => `${path}\n`)
}

const hasShort = (args: readonly string[], letter: string): boolean =>
  args.some((arg) => arg === '--files-with-matches' || (/^-[a-zA-Z]+$/.test(arg) && arg.includes(letter)))

/** `grep -l pattern files` prints those of the files it was given, and of what lies beneath them. */
function matching(args: readonly string[]): Output {
  const { operands: words, given } = parseOptions(args, {
    values: 'efABCmgtT',
    longValues: ['regexp', 'file', 'include', 'exclude', 'exclude-dir', 'glob', 'type'],
  })
  const paths = given.has('e') || given.has('f') || given.has('regexp') ? words : words.slice(1)
  if (paths.length === 0) return [`${SUB}\n`]
  return paths.flatMap((path) => [`${path}\n`, `${path.replace(/\/+$/, '')}/${SUB}\n`])
}

/** `ls` prints the names in a folder (any of them), or the paths it was given. */
function listed(args: readonly string[]): Output {
  const paths = operands(args)
  const hidden = args.some((arg) => /^-\w*[aA]/.test(arg)) ? SUB : STAR
  if (paths.length === 0) return [`${hidden}\n`]
  if (args.some((arg) => /^-\w*l/.test(arg))) return UNKNOWN
  // A name with an ending is taken for a file's; what is in a folder is printed without its path.
  const files = args.some((arg) => /^-\w*d/.test(arg)) || paths.every((path) => /\.\w+$/.test(path))
  const names = files ? [] : [hidden]
  return [...paths, ...names].map((path) => `${path}\n`)
}

/** A filter reads its files, or standard input; `tee` also writes. */
function filtered(shell: Shell, name: string, args: readonly string[]): Output {
  const spec = { cut: 'dfcb', head: 'nc', tail: 'nc', base64: 'w', sort: 'kto', grep: 'eABCm' }[name] ?? ''
  const words = parseOptions(args, { values: spec }).operands.map(unglob)
  const files = name === 'tr' ? [] : name === 'sed' || name === 'grep' ? words.slice(1) : words
  if (name === 'tee') {
    const input = shell.stdin ?? UNKNOWN
    const append = has(parseOptions(args), 'a', 'append')
    for (const file of files) writeFile(shell, file, input, append)
    return input
  }
  const texts = files.length === 0 ? (shell.stdin ?? UNKNOWN) : contents(shell, files)
  const own = files.length === 0 ? args : args.filter((arg) => !files.includes(arg))
  return filter(name, own, texts)
}

function contents(shell: Shell, files: readonly string[]): Output {
  let texts: Output = NOTHING
  for (const file of files) {
    const more = file === '-' ? (shell.stdin ?? UNKNOWN) : readFile(shell, file)
    texts = texts.flatMap((head) => more.map((tail) => head + tail))
  }
  return texts
}
