import type { Call } from '../call.ts'
import { type OptionSpec, parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { resolveAll } from '../paths.ts'
import { readFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { PERL, RUBY } from '../specs.ts'
import { hasUnknown, readable, unglob } from '../text.ts'
import { judgeCode } from './code.ts'
import type { Language } from './languages.ts'

type Interpreter = OptionSpec & {
  language: Language
  /** Options that carry code. */
  code: readonly string[]
  /** First words that carry code in the word after (`deno eval CODE`). */
  words?: readonly string[]
}

export const INTERPRETERS: Record<string, Interpreter> = {
  python: { language: 'python', values: 'cmWX', code: ['c'], stop: true },
  perl: { ...PERL, language: 'perl', code: ['e', 'E'], stop: true },
  ruby: { ...RUBY, language: 'ruby', code: ['e'], stop: true },
  node: {
    language: 'javascript',
    values: 'eprC',
    longValues: [
      'eval',
      'print',
      'require',
      'import',
      'loader',
      'experimental-loader',
      'input-type',
      'env-file',
      'conditions',
    ],
    code: ['e', 'p', 'eval', 'print', 'pe'],
    stop: true,
  },
  bun: {
    language: 'javascript',
    values: 'epr',
    longValues: ['eval', 'print'],
    code: ['e', 'p', 'eval', 'print'],
    stop: true,
  },
  deno: { language: 'javascript', code: [], words: ['eval'], stop: true },
  tsx: {
    language: 'javascript',
    values: 'ep',
    longValues: ['eval', 'print'],
    code: ['e', 'p', 'eval', 'print'],
    stop: true,
  },
  'ts-node': {
    language: 'javascript',
    values: 'epr',
    longValues: ['eval', 'print'],
    code: ['e', 'p', 'eval', 'print'],
    stop: true,
  },
  php: { language: 'php', values: 'rBREfdc', code: ['r', 'B', 'R', 'E'], stop: true },
  lua: { language: 'lua', values: 'el', code: ['e'], stop: true },
  luajit: { language: 'lua', values: 'el', code: ['e'], stop: true },
  rscript: { language: 'r', values: 'e', code: ['e'], stop: true },
  julia: {
    language: 'julia',
    values: 'eEpt',
    longValues: ['eval', 'print'],
    code: ['e', 'E', 'eval', 'print'],
    stop: true,
  },
  osascript: { language: 'applescript', values: 'el', code: ['e'], stop: true },
  guile: { language: 'scheme', values: 'cl', code: ['c'], stop: true },
}

/** Code given to an interpreter by option, by standard input, or in a file that this command wrote. */
export function followInterpreter(shell: Shell, call: Call): Output | undefined {
  const interpreter = INTERPRETERS[call.program]
  if (!interpreter) return undefined
  const options = parseOptions(splitPrint(call), interpreter)
  const line = readable([call.path, ...call.args].join(' '))
  const judge = (code: string) => {
    if (hasUnknown(code.slice(0, 4)) && code.length < 8) refuse('code', line)
    judgeCode(shell, interpreter.language, unglob(code), line)
  }
  const codes = valuesOf(options, ...interpreter.code).filter((code) => code !== '')
  for (const code of codes) judge(code)
  const [first, second] = options.operands
  if (interpreter.words?.includes(first ?? '')) judge(second ?? '')
  const [module] = valuesOf(options, 'm')
  if (module === 'timeit') for (const code of options.operands.filter((word) => !word.startsWith('-'))) judge(code)
  if (module === 'code') for (const code of call.stdin ?? []) judge(code)
  if (codes.length > 0 || module !== undefined) return undefined
  const asks = [...options.given.keys()].some((name) => /^(version|help|v|V|h|check|c|test)$/.test(name))
  if ((first === undefined && !asks) || first === '-') {
    for (const code of call.stdin ?? []) judge(code)
  } else if (first !== undefined) {
    for (const path of resolveAll(shell.state.cwd, first, shell.state.links)) {
      if (path === undefined) refuse('code', line)
      const written = shell.state.files.has(path) || /^\/(dev|proc)\//.test(path)
      for (const code of written ? readFile(shell, first) : []) judge(code)
    }
  }
  return undefined
}

/** `node -pe CODE` and `perl -ne CODE`: a cluster whose last letter takes the code. */
function splitPrint(call: Call): readonly string[] {
  if (call.program !== 'node' && call.program !== 'perl' && call.program !== 'ruby') return call.args
  return call.args.flatMap((arg) => {
    const [, flags = '', last = ''] = /^-([acflnpstuwXWS0-9]*)([eE])$/.exec(arg) ?? []
    return last === '' ? [arg] : [...(flags === '' ? [] : [`--${flags}`]), `-${last}`]
  })
}

/** Debian's `rename` takes perl code; util-linux's takes two plain words. */
export function followRename(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, { values: 'eE', longValues: ['expr'] })
  const codes = valuesOf(options, 'e', 'E', 'expr')
  const line = readable([call.path, ...call.args].join(' '))
  for (const code of codes.length > 0 ? codes : options.operands.slice(0, 1))
    if (!/^[\w.-]*$/.test(code)) judgeCode(shell, 'perl', unglob(code), line)
  return undefined
}
