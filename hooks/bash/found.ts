import { ANY, glob, SEG, SUB } from './text.ts'

/**
 * The starting points of a search, and the expression behind them. GNU find takes `-H`, `-L`, `-P`, `-D` and `-O` before
 * them, BSD's some more; from a file of starting points nobody knows where it begins.
 */
function searchOf(args: readonly string[]): { starts: readonly string[]; expression: readonly string[] } {
  let at = 0
  while (/^-([HLPEXdsx]+|O\d*|D|f)$/.test(args[at] ?? '')) {
    if (args[at] === '-f') break
    at += args[at] === '-D' ? 2 : 1
  }
  const named: string[] = []
  for (; args[at] === '-f'; at += 2) named.push(args[at + 1] ?? '')
  if (args[at] === '--') at++
  const end = args.findIndex((arg, index) => index >= at && /^([-(!]|\\\()/.test(arg))
  const expression = end < 0 ? [] : args.slice(end)
  if (expression.includes('-files0-from')) return { starts: [ANY], expression }
  const starts = [...named, ...args.slice(at, end < 0 ? undefined : end)]
  return { starts: starts.length > 0 ? starts : ['.'], expression }
}

/** What `find` with these arguments may come upon. */
export function foundBy(args: readonly string[]): string[] {
  const { starts, expression } = searchOf(args)
  return foundPaths(starts, expression)
}

/**
 * What `find` may come upon, and `{}` may stand for: the files that its tests name, beneath a starting point; or, where
 * no test narrows the search, the starting point itself and everything beneath it.
 */
export function foundPaths(starts: readonly string[], args: readonly string[]): string[] {
  const tests = narrowing(args)
  return starts.flatMap((start) => {
    const base = start === '/' ? '' : start.replace(/\/+$/, '')
    if (!tests) return [start, `${base}/${SUB}`]
    return tests.flatMap(({ kind, text }) => {
      if (kind === 'path') return pathsLike(base, text)
      const last = kind === 'name' ? glob(text) : SEG
      return [`${base}/${last}`, `${base}/${SUB}/${last}`]
    })
  })
}

/** What `-path` may match, where `*` also stands for slashes. */
function pathsLike(base: string, pattern: string): string[] {
  const rest = pattern.replace(/^\*+\//, '')
  if (rest === pattern) return /^[*?[]/.test(pattern) ? [`${base}/${SEG}`, `${base}/${SUB}/${SEG}`] : [cut(pattern)]
  return [`${base}/${cut(rest)}`, `${base}/${SUB}/${cut(rest)}`]
}

const cut = (pattern: string): string => pattern.replace(/[*?[].*$/s, SUB)

/** `kind` is `some` for a test that narrows without naming: `-empty`, `-regex`, a date, a size. */
type Test = { kind: 'name' | 'path' | 'some'; text: string }
const TESTS: Record<string, Test['kind']> = {
  ...Object.fromEntries(['-name', '-iname', '-lname', '-ilname'].map((name) => [name, 'name'] as const)),
  ...Object.fromEntries(['-path', '-ipath', '-wholename', '-iwholename'].map((name) => [name, 'path'] as const)),
  '-regex': 'some',
  '-iregex': 'some',
}

/**
 * What find's expression lets through to its action, read as find reads it: alternatives of tests that must all hold.
 * `undefined` when an alternative that acts lets everything through. A negated test narrows nothing.
 */
function narrowing(args: readonly string[]): Test[] | undefined {
  let at = 0
  const alternatives = (): { tests: Test[] | undefined; acts: boolean } => {
    const ways = [together()]
    while (args[at] === '-o' || args[at] === '-or' || args[at] === ',') {
      at++
      ways.push(together())
    }
    // Where one alternative acts by itself, the others do not reach its action (`-prune -o`).
    const acting = ways.some(({ acts }) => acts) ? ways.filter(({ acts }) => acts) : ways
    const narrow = acting.every(({ tests }) => tests !== undefined)
    return {
      tests: narrow ? acting.flatMap(({ tests }) => tests ?? []) : undefined,
      acts: acting.some((way) => way.acts),
    }
  }
  const together = (): { tests: Test[] | undefined; acts: boolean } => {
    let tests: Test[] | undefined
    let acts = false
    for (; at < args.length; at++) {
      const arg = args[at] ?? ''
      if (/^(-o|-or|,|\)|\\\))$/.test(arg)) break
      const negated = /^(!|-not)$/.test(args[at - 1] ?? '')
      const kind = TESTS[arg]
      if (kind) {
        const text = args[++at] ?? ''
        const says = kind === 'some' ? saysMuch(text) : /[^*?[\]./-]/.test(text.replace(/\[[^\]]*\]/g, ''))
        if (!negated && says) tests ??= [{ kind, text }]
      } else if (arg === '-empty' && !negated) tests ??= [{ kind: 'some', text: '' }]
      else if (/^(\(|\\\()$/.test(arg)) {
        at++
        const inner = alternatives()
        if (!negated && inner.tests) tests ??= inner.tests
        acts ||= inner.acts
      } else if (/^-(delete|exec|execdir|ok|okdir|fprint\w*|fls|print0?|printf|ls)$/.test(arg)) {
        acts = true
        if (/^-(exec|ok)/.test(arg)) while (at < args.length - 1 && !/^(;|\+)$/.test(args[at] ?? '')) at++
      }
    }
    return { tests, acts }
  }
  return alternatives().tests
}

/** Whether each alternative of a regular expression holds two plain characters at least: with fewer it fits nearly all. */
const saysMuch = (regex: string): boolean =>
  regex
    .replace(/\[\^?\]?[^\]]*\]/g, '')
    .split(/\\?\|/)
    .every((way) => way.replace(/\\[.*+?-]/g, 'x').replace(/\\.|\{[^}]*\}|[^\w-]/g, '').length > 1)
