import type { Call } from '../call.ts'
import { foundBy, foundPaths } from '../found.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import { type Output, UNKNOWN } from '../outputs.ts'
import { baseName, dirName, lastName, resolveAll } from '../paths.ts'
import { refuse } from '../refusal.ts'
import { keepFiles, type Shell, subshell } from '../shell.ts'
import { alternatives } from '../simple.ts'
import { ANY, hasAny, hasUnknown, MANY, NUM, readable, unglob, unique } from '../text.ts'

const PROGRAM_ONLY = { functions: false, builtins: false }

/** Words from standard input, put behind or into a command. */
export function followXargs(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, {
    values: 'ILnPsdEaJR',
    longValues: [
      'replace',
      'max-lines',
      'max-args',
      'max-procs',
      'max-chars',
      'delimiter',
      'eof',
      'arg-file',
      'process-slot-var',
    ],
    stop: true,
  })
  const own = call.args.slice(0, call.args.length - options.operands.length)
  const line = readable(['xargs', ...call.args.slice(0, 40)].join(' '))
  if (own.some((arg) => arg.includes(MANY))) refuse('unresolved', line)
  // `-i` takes its placeholder only where it is attached: `-i` alone means `{}`.
  const attached = own.flatMap((arg) => (/^-i/.test(arg) ? [arg.slice(2) || '{}'] : []))
  const [placeholder] = [...valuesOf(options, 'I', 'J', 'replace'), ...attached]
  const delimiter = has(options, '0', 'null') ? '\0' : valuesOf(options, 'd', 'delimiter')[0]
  const argv = options.operands.length > 0 ? options.operands : ['echo']
  const size = Number(valuesOf(options, 'n', 'max-args')[0] ?? Number.NaN)
  const inputs = has(options, 'a', 'arg-file') ? UNKNOWN : (call.stdin ?? UNKNOWN)
  const vectors = inputs.flatMap((input) => {
    const words = wordsOf(input, delimiter, placeholder !== undefined)
    if (placeholder === undefined && has(options, 'L', 'l', 'max-lines')) {
      return [words, ...input.split('\n').map((text) => wordsOf(text, delimiter, false))].map((some) => [
        ...argv,
        ...some,
      ])
    }
    if (placeholder === undefined) return portions(words, size).map((some) => [...argv, ...some])
    return words.map((word) => argv.map((arg) => arg.replaceAll(placeholder || '{}', word)))
  })
  return runEach(
    shell,
    inTime(
      unique(vectors.map((argv) => argv.join('\0'))).map((text) => text.split('\0')),
      line,
    ),
  )
}

/** Each way to be looked at, or none: what is not looked at would run unseen. */
function inTime<T>(ways: readonly T[], line: string): readonly T[] {
  if (ways.length > 64) refuse('steps', line)
  return ways
}

/** All words at once, and, with `-n`, as many at a time as it says. */
function portions(words: readonly string[], size: number): (readonly string[])[] {
  if (!(size > 0) || words.length <= size) return [words]
  const parts = Array.from({ length: Math.ceil(words.length / size) }, (_, at) =>
    words.slice(at * size, (at + 1) * size),
  )
  return [words, ...parts]
}

function wordsOf(input: string, delimiter: string | undefined, byLine: boolean): string[] {
  const trimmed = input.replace(/\n$/, '')
  if (delimiter !== undefined && delimiter !== '\0') {
    return trimmed.split(delimiter.replace('\\n', '\n').replace('\\t', '\t'))
  }
  // `-0` of text that lists one path a line here stands for a list ended by NUL.
  if (delimiter === '\0') return trimmed.split(hasUnknown(input) ? /[\0\n]/ : '\0').filter(Boolean)
  if (byLine)
    return trimmed
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  return (trimmed.match(/(?:[^\s'"\\]|\\.|'[^'\n]*'|"[^"\n]*")+/gs) ?? []).map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"|\\(.)/gs, (_, single, double, char) => single ?? double ?? char),
  )
}

/** GNU parallel: the command, then `:::` and words, or words from standard input. */
export function followParallel(shell: Shell, call: Call): Output | undefined {
  const line = readable(['parallel', ...call.args.slice(0, 40)].join(' '))
  const sources = call.args.filter((arg) => /^:{3,4}\+?$/.test(arg))
  if (sources.length > 1) refuse('unresolved', line, 'several sources of words')
  const at = call.args.findIndex((arg) => /^:{3,4}\+?$/.test(arg))
  const options = parseOptions(at < 0 ? call.args : call.args.slice(0, at), {
    values: 'jkNnLdICaSP',
    longValues: [
      'jobs',
      'max-args',
      'delay',
      'timeout',
      'retries',
      'results',
      'joblog',
      'colsep',
      'tmpdir',
      'arg-file',
      'tagstring',
      'sshlogin',
      'rpl',
      'header',
      'block',
      'recstart',
      'recend',
    ],
    stop: true,
  })
  if (has(options, 'I', 'i', 'U', 'rpl', 'header', 'C', 'colsep', 'plus'))
    refuse('unresolved', line, 'placeholders of its own')
  const template = options.operands.join(' ')
  const child = subshell(shell)
  if (has(options, 'pipe', 'pipe-part', 'pipepart', 'spreadstdin')) {
    shell.source({ ...child, stdin: call.stdin ?? UNKNOWN }, [unglob(template)], 'parallel')
    return UNKNOWN
  }
  if (OTHER_PLACEHOLDER.test(template.replace(PLACEHOLDER, ''))) refuse('unresolved', line, 'a placeholder')
  const unseen = sources[0]?.startsWith('::::') || has(options, 'a', 'arg-file')
  const input = unseen ? UNKNOWN : (call.stdin ?? UNKNOWN)
  const words = at < 0 || unseen ? input.flatMap((text) => text.split('\n').filter(Boolean)) : call.args.slice(at + 1)
  const ways = unique(words.length > 0 ? words : [''])
  const codes = inTime(ways, line).map((word) => {
    if (template === '') return word
    if (template.search(PLACEHOLDER) < 0) return `${template} ${word}`
    return template.replace(PLACEHOLDER, (_, kind: string) => placed(kind, word))
  })
  // Several words at a time come one behind the other.
  if (has(options, 'n', 'N', 'max-args', 'X', 'm', 'xargs', 'L')) codes.push(`${template} ${words.join(' ')}`)
  shell.source(child, codes.map(unglob), 'parallel')
  keepFiles(shell, child)
  return UNKNOWN
}

/** `{}`, `{.}` without its ending, `{/}` without its folder, `{//}` the folder, `{1}` the first and only source. */
const PLACEHOLDER = /\{(?:-?1)?([.#/%]*)\}/g
const OTHER_PLACEHOLDER = /\{=|=\}|\{[-+]?\d[\w./]*\}/

function placed(kind: string, word: string): string {
  if (/[#%]/.test(kind)) return NUM
  if (kind !== '' && hasAny(word)) return word
  if (kind === '//') return dirName(word)
  const name = kind.startsWith('/') ? baseName(word) : word
  return kind.endsWith('.') ? name.replace(/\.[^./]*$/, '') : name
}

/** `fd pattern folder -x command`: each path found goes in place of `{}`, or behind the command. */
export function followFd(shell: Shell, call: Call): Output | undefined {
  const at = call.args.findIndex((arg) => /^(-x|-X|--exec|--exec-batch)$/.test(arg))
  if (at < 0) return undefined
  const own = call.args.slice(0, at)
  const { operands, given } = parseOptions(own, {
    values: 'tedEScj',
    longValues: ['type', 'extension', 'max-depth', 'exclude', 'size', 'color', 'threads', 'glob'],
  })
  const [pattern = '.', ...folders] = operands
  const narrow = given.has('e') || given.has('extension') || !/^[.*^$]*$/.test(pattern)
  const found = (folders.length > 0 ? folders : ['.']).flatMap((folder) =>
    foundPaths([folder], narrow ? ['-name', `*${pattern}*x`] : []),
  )
  const argv = call.args.slice(at + 1)
  runEach(
    shell,
    found.map((path) =>
      argv.some((arg) => arg.includes('{')) ? argv.map((arg) => arg.replace(/\{[/.]*\}/g, path)) : [...argv, path],
    ),
  )
  return UNKNOWN
}

/** `find … -exec command {} \;`: the command sees the starting points and whatever lies beneath them. */
export function followFind(shell: Shell, call: Call): Output | undefined {
  const { args } = call
  const found = foundBy(args)
  const vectors: string[][] = []
  let runs = false
  for (let index = 0; index < args.length; index++) {
    const action = args[index] ?? ''
    if (!/^(-exec|-execdir|-ok|-okdir)$/.test(action)) continue
    const stop = args.findIndex((arg, at) => at > index && (arg === ';' || (arg === '+' && args[at - 1] === '{}')))
    const argv = args.slice(index + 1, stop < 0 ? args.length : stop)
    index = stop < 0 ? args.length : stop
    if (action.endsWith('dir')) runInFolders(shell, argv, found)
    else for (const path of found) vectors.push(argv.map((arg) => arg.replaceAll('{}', path)))
    runs = true
  }
  if (!runs) return undefined
  runEach(shell, vectors)
  return UNKNOWN
}

/** `-execdir` runs in the folder of each match, and calls it by its last name. */
function runInFolders(shell: Shell, argv: readonly string[], found: readonly string[]): void {
  for (const path of found) {
    const folder = dirName(path)
    const child = subshell(shell)
    child.state.cwd = resolveAll(shell.state.cwd, folder, shell.state.links).map((each) => each ?? ANY)
    const named = argv.map((arg) => arg.replaceAll('{}', `./${lastName(path)}`))
    child.run(child, named, PROGRAM_ONLY)
    keepFiles(shell, child)
  }
}

function runEach(shell: Shell, vectors: readonly string[][]): Output {
  if (vectors.length === 0) return ['']
  return alternatives(shell, vectors, (argv) => shell.run(shell, argv, PROGRAM_ONLY))
}
