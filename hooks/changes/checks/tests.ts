import type { FileChange } from '../file-change.ts'

/** Files that hold tests, by the habits of the usual runners. */
export const isTestFile = (path: string): boolean =>
  /(?:^|\/)(?:__tests__|tests?|specs?)\/.*\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|php)$|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.(?:py|go|rb)$/i.test(
    path,
  )

/** What can be counted in a test file. More of some, or fewer of others, makes the suite weaker. */
const counted: readonly { what: string; worse: 'more' | 'fewer'; pattern: RegExp }[] = [
  {
    what: 'tests that are skipped',
    worse: 'more',
    pattern:
      /\b(?:test|it|describe|suite|context)\s*\.\s*(?:skip|todo|fixme|fails|failing|skipIf|runIf)\b|\bx(?:it|describe|test)\s*\(|@(?:pytest\.mark\.(?:skip|xfail)|unittest\.skip|Disabled|Ignore)|\bpytest\.(?:skip|xfail|importorskip)\(|\b[tbs]\.Skip(?:Now|f)?\(|#\[ignore|\bskip\s*:\s*(?:true|['"`])|\b(?:this|t|ctx|context)\.skip\(/g,
  },
  {
    what: 'tests that run alone (only)',
    worse: 'more',
    pattern: /\b(?:test|it|describe|suite|context)\s*\.\s*only\b|\bf(?:it|describe)\s*\(|\bonly\s*:\s*true/g,
  },
  {
    what: 'assertions that cannot fail',
    worse: 'more',
    pattern:
      /\bexpect\(\s*(true|false|\d+|(['"]).*?\2)\s*\)\s*\.\s*(?:toBe|toEqual|toStrictEqual)\(\s*\1\s*\)|\bexpect\(\s*(?:true|1)\s*\)\s*\.\s*toBeTruthy\(|\bassert(?:\.ok)?\(\s*true\s*[,)]|\bassert\s+True\b|\bassertTrue\(\s*True\s*\)|\bassert\.(?:equal|strictEqual)\(\s*(\w+)\s*,\s*\3\s*\)/g,
  },
  {
    what: 'tests',
    worse: 'fewer',
    pattern:
      /(?<![.\w])(?:test|it)(?:\s*\.\s*(?:each|skip|only|concurrent|todo))?\s*[(`]|\bdef\s+test_?\w*\s*\(|\bfunc\s+Test\w*\s*\(|#\[(?:tokio::)?test\]|@Test\b/g,
  },
  {
    what: 'assertions',
    worse: 'fewer',
    pattern:
      /\bexpect(?:TypeOf)?\s*(?:\.\w+)?\(|\bassert(?:\.\w+)*\s*\(|^\s*assert\s+\S|\bself\.assert\w+\(|\bpytest\.raises\(|\.should\b|\bt\.(?:is|deepEqual|equal|same|ok|true|throws|Error|Fatal|Errorf|Fatalf|assert)\w*\(|\b(?:require|assert)\.[A-Z]\w+\(|\bassert(?:_eq|_ne)?!\(/gm,
  },
]

/** A test suite made weaker in silence: for the model to answer for, never a refusal, because a test may rightly go. */
export function weakenedTests({ path, before, after }: FileChange): string[] {
  if (!isTestFile(path) || before?.kind !== 'file' || before.text === undefined) return []
  if (!after) return ['a file of tests was deleted. Say why, or put it back.']
  const [old, now] = [before.text, after.text ?? '']
  const weaker = counted.flatMap(({ what, worse, pattern }) => {
    const [was, is] = [count(old, pattern), count(now, pattern)]
    const bad = worse === 'more' ? is > was : is < was
    return bad ? [`${what}: ${was} before, ${is} now`] : []
  })
  return weaker.length ? [`the tests got weaker (${weaker.join('; ')}). Restore them, or say why this is right.`] : []
}

/** A test that is commented out must not pass for one that is there. */
const count = (text: string, pattern: RegExp) => withoutComments(text).match(pattern)?.length ?? 0

const withoutComments = (text: string) => text.replace(/^[ \t]*(?:\/\/|\/\*|\*|#(?!\[)).*$/gm, '')
