import { extname } from 'node:path'
import type { Finding } from './finding.ts'

/** A test file's text in base and head; `null` where it is not there. */
export interface TestFile {
  path: string
  before: string | null
  after: string | null
}

const skips =
  /\b(?:it|test|describe|suite|context)\.(?:skip|todo|failing|fixme)\b|\bx(?:it|test|describe)\s*\(|\{\s*skip:\s*(?:true|['"`])|@(?:pytest\.mark\.)?(?:skip|skipif|xfail)\b|@unittest\.(?:skip|expectedFailure)|\bpytest\.skip\(|\bself\.skipTest\(|\bt\.Skip(?:f|Now)?\(|#\[ignore\]|@(?:Disabled|Ignore)\b/g
const only = /\b(?:it|test|describe|suite|context)\.only\b|\bf(?:it|describe)\s*\(|\{\s*only:\s*true/g
const assertions =
  /\bexpect(?:Type)?\s*[.(]|\bassert(?:[A-Z]\w*)?\s*[.(]|^\s*assert\b(?!\s*[.(])|\bself\.assert\w+\(|\.should\b|\bt\.(?:Error|Fatal|Errorf|Fatalf)\(|\b(?:require|assert)\.[A-Z]\w+\(|\bassert(?:_\w+)?!\(/gm
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
        ? [draft(`The tests in \`${path}\` were deleted.`)]
        : []
    }
    const findings: Finding[] = []
    const skipped = count(file.after, skips) - count(file.before, skips)
    if (skipped > 0) findings.push(draft(`\`${path}\` skips ${times(skipped, 'more test')} than before.`))
    if (count(file.after, only) > count(file.before, only)) {
      findings.push(draft(`\`${path}\` marks a test as the only one to run, so that the others do not.`))
    }
    const lost = count(file.before, assertions) - count(file.after, assertions)
    if (file.before !== null && lost > 0) {
      findings.push(draft(`\`${path}\` has ${times(lost, 'assertion')} fewer than before.`))
    }
    return findings
  })
}

/** A deleted file and a new one that holds most of its lines are one file that was moved, and are compared as such. */
function withMoves(files: readonly TestFile[]): TestFile[] {
  const fresh = new Set(files.filter(({ before, after }) => before === null && after !== null))
  const moved = new Map<TestFile, TestFile>()
  for (const file of files) {
    if (file.before === null || file.after !== null) continue
    const kind = extname(file.path)
    const target = [...fresh].find(
      ({ path, after }) => extname(path) === kind && holdsMostOf(after ?? '', file.before ?? ''),
    )
    if (target === undefined) continue
    fresh.delete(target)
    moved.set(file, { ...target, before: file.before })
  }
  const taken = new Set([...moved.values()].map(({ path }) => path))
  return files.filter((file) => file.before !== null || !taken.has(file.path)).map((file) => moved.get(file) ?? file)
}

function holdsMostOf(text: string, old: string): boolean {
  const lines = (of: string) =>
    of
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length > 3)
  const have = new Set(lines(text))
  const wanted = lines(old)
  return wanted.length > 0 && wanted.filter((line) => have.has(line)).length >= 0.6 * wanted.length
}

const times = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
