import type { Call } from '../call.ts'
import { foundPaths } from '../found.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import { type Output, UNKNOWN } from '../outputs.ts'
import { refuse } from '../refusal.ts'
import { keepFiles, type Shell, subshell } from '../shell.ts'
import { alternatives } from '../simple.ts'
import { hasUnknown, MANY, readable, unglob } from '../text.ts'

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
  if (own.some((arg) => arg.includes(MANY))) refuse('unresolved', readable(['xargs', ...call.args].join(' ')))
  // `-i` takes its placeholder only where it is attached: `-i` alone means `{}`.
  const attached = own.flatMap((arg) => (/^-i/.test(arg) ? [arg.slice(2) || '{}'] : []))
  const [placeholder] = [...valuesOf(options, 'I', 'J', 'replace'), ...attached]
  const delimiter = has(options, '0', 'null') ? '\0' : valuesOf(options, 'd', 'delimiter')[0]
  const argv = options.operands.length > 0 ? options.operands : ['echo']
  const inputs = has(options, 'a', 'arg-file') ? UNKNOWN : (call.stdin ?? UNKNOWN)
  const vectors = inputs.flatMap((input) => {
    const words = wordsOf(input, delimiter, placeholder !== undefined)
    if (placeholder === undefined) return [[...argv, ...words]]
    return words.map((word) => argv.map((arg) => arg.replaceAll(placeholder || '{}', word)))
  })
  return runEach(shell, vectors.slice(0, 64))
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
  const at = call.args.findIndex((arg) => /^:::\+?$/.test(arg))
  const head = at < 0 ? call.args : call.args.slice(0, at)
  const { operands } = parseOptions(head, {
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
    ],
    stop: true,
  })
  const words =
    at < 0 ? (call.stdin ?? UNKNOWN).flatMap((text) => text.split('\n').filter(Boolean)) : call.args.slice(at + 1)
  const template = operands.join(' ')
  const codes = (words.length > 0 ? words : ['']).map((word) => {
    if (template === '') return word
    return /\{[.#/%]*\}/.test(template) ? template.replace(/\{[.#/%]*\}/g, word) : `${template} ${word}`
  })
  const child = subshell(shell)
  shell.source(child, codes.slice(0, 64).map(unglob), 'parallel')
  keepFiles(shell, child)
  return UNKNOWN
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
  const end = args.findIndex((arg) => /^[-(!]/.test(arg))
  const starts = end === 0 ? [] : args.slice(0, end < 0 ? args.length : end)
  const found = foundPaths(starts.length > 0 ? starts : ['.'], args)
  const vectors: string[][] = []
  for (let index = 0; index < args.length; index++) {
    if (!/^(-exec|-execdir|-ok|-okdir)$/.test(args[index] ?? '')) continue
    const stop = args.findIndex((arg, at) => at > index && (arg === ';' || (arg === '+' && args[at - 1] === '{}')))
    const argv = args.slice(index + 1, stop < 0 ? args.length : stop)
    for (const path of found) vectors.push(argv.map((arg) => arg.replaceAll('{}', path)))
    index = stop < 0 ? args.length : stop
  }
  if (vectors.length === 0) return undefined
  runEach(shell, vectors)
  return UNKNOWN
}

function runEach(shell: Shell, vectors: readonly string[][]): Output {
  if (vectors.length === 0) return ['']
  return alternatives(shell, vectors, (argv) => shell.run(shell, argv, PROGRAM_ONLY))
}
