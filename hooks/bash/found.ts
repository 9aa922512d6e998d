import { glob, SEG, SUB } from './text.ts'

/**
 * What `find` may come upon, and `{}` may stand for: named files beneath a starting point, or, where no test narrows
 * the search, the starting point itself and everything beneath it.
 */
export function foundPaths(starts: readonly string[], args: readonly string[]): string[] {
  const name = testValue(args, /^-i?name$/)
  const narrowed = name !== undefined || testValue(args, /^-i?(path|wholename|regex)$/) !== undefined
  return starts.flatMap((start) => {
    const base = start === '/' ? '' : start.replace(/\/+$/, '')
    if (name !== undefined && !args.includes('-o') && !args.includes('-or')) {
      const last = glob(name)
      return [`${base}/${last}`, `${base}/${SUB}/${last}`]
    }
    return narrowed ? [`${base}/${SEG}`, `${base}/${SUB}/${SEG}`] : [start, `${base}/${SUB}`]
  })
}

/** The value of a test that is not negated: what is left after `! -name x` is nearly everything. */
function testValue(args: readonly string[], test: RegExp): string | undefined {
  const at = args.findIndex((arg, index) => test.test(arg) && args[index - 1] !== '!' && args[index - 1] !== '-not')
  const value = at < 0 ? undefined : args[at + 1]
  return value === '*' ? undefined : value
}
