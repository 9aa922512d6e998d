import { extname } from 'node:path'
import { named } from '../report/cited.ts'
import type { Finding } from './finding.ts'

/** A test file's text in base and head; `null` where it is not there. */
export interface TestFile {
  path: string
  before: string | null
  after: string | null
}

// What these read is the agent's. A space that could be the end of a line is never the first to repeat: under `m` each
// line begins anew, and many empty ones would take the square of their number.
const skips =
  /\b(?:it|test|describe|suite|context)\.(?:skip|todo|failing|fixme)\b|\bx(?:it|test|describe)\s*\(|\{\s*skip:\s*(?:true|['"`])|@(?:pytest\.mark\.)?(?:skip|skipif|xfail)\b|@unittest\.(?:skip|expectedFailure)|\bpytest\.skip\(|\bself\.skipTest\(|\bt\.Skip(?:f|Now)?\(|#\[ignore\]|@(?:Disabled|Ignore)\b/g
const only = /\b(?:it|test|describe|suite|context)\.only\b|\bf(?:it|describe)\s*\(|\{\s*only:\s*true/g
const assertions =
  /\bexpect(?:Type)?\s*[.(]|\bassert(?:[A-Z]\w*)?\s*[.(]|^[ \t]*assert\b(?!\s*[.(])|\bself\.assert\w+\(|\.should\b|\bt\.(?:Error|Fatal|Errorf|Fatalf)\(|\b(?:require|assert)\.[A-Z]\w+\(|\bassert(?:_\w+)?!\(/gm
const program = /\.(?:[cm]?[jt]sx?|py|go|rb|rs|exs|dart|cc|cpp|java|kt|scala|cs|php|swift|groovy|sh|bats|snap)$/i

const count = (text: string | null, pattern: RegExp): number => (text === null ? 0 : (text.match(pattern)?.length ?? 0))

/** What became weaker in tests that were there before: a green that was bought is no green. */
export function weakenedFindings(files: readonly TestFile[]): Finding[] {
  return withMoves(files).flatMap((file) => {
    const { path } = file
    const draft = (text: string): Finding => ({ rule: 'tests-weakened', weight: 'draft', path, text })
    // Data that tests read is no test: what misses it is red by itself.
    if (file.before !== null && file.after === null) {
      return program.test(path) || count(file.before, assertions) > 0
        ? [draft(`The tests in ${named(path)} were deleted.`)]
        : []
    }
    const findings: Finding[] = []
    const skipped = count(file.after, skips) - count(file.before, skips)
    if (skipped > 0) findings.push(draft(`${named(path)} skips ${times(skipped, 'more test')} than before.`))
    if (count(file.after, only) > count(file.before, only)) {
      findings.push(draft(`${named(path)} marks a test as the only one to run, so that the others do not.`))
    }
    const lost = count(file.before, assertions) - count(file.after, assertions)
    if (file.before !== null && lost > 0) {
      findings.push(draft(`${named(path)} has ${times(lost, 'assertion')} fewer than before.`))
    }
    return findings
  })
}

/** A deleted file and a new one that holds most of its lines are one file that was moved, and are compared as such. */
function withMoves(files: readonly TestFile[]): TestFile[] {
  const fresh = new Set(
    files.flatMap((file) =>
      file.before === null && file.after !== null ? [{ file, has: new Set(tellingLines(file.after)) }] : [],
    ),
  )
  const moved = new Map<TestFile, TestFile>()
  for (const file of files) {
    if (file.before === null || file.after !== null) continue
    const kind = extname(file.path)
    const wanted = tellingLines(file.before)
    const target = [...fresh].find((one) => extname(one.file.path) === kind && holdsMostOf(one.has, wanted))
    if (target === undefined) continue
    fresh.delete(target)
    moved.set(file, { ...target.file, before: file.before })
  }
  const taken = new Set([...moved.values()].map(({ path }) => path))
  return files.filter((file) => file.before !== null || !taken.has(file.path)).map((file) => moved.get(file) ?? file)
}

const tellingLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length > 3)

const holdsMostOf = (has: ReadonlySet<string>, wanted: readonly string[]): boolean =>
  wanted.length > 0 && wanted.filter((line) => has.has(line)).length >= 0.6 * wanted.length

const times = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
