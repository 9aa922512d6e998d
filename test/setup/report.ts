import { z } from 'zod'

/** Of vitest's JSON report only the counts. */
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
})

/** The names of tests that passed on their second try only. */
const SecondTries = z.array(z.string())

/**
 * How a run ended: vitest's report and the second tries (`undefined` where it wrote none), its exit code, and whether a
 * skip is a failure.
 */
export function endOf(
  report: string | undefined,
  secondTries: string | undefined,
  code: number,
  strict: boolean,
): { readonly exitCode: number; readonly text: string } {
  if (report === undefined) {
    return { exitCode: code || 1, text: `vitest ended with ${code} before it could report: see above.\n` }
  }
  const counted = Report.parse(JSON.parse(report))
  const skipped = counted.numPendingTests + counted.numTodoTests
  const failed = counted.numFailedTests
  const again = SecondTries.parse(JSON.parse(secondTries ?? '[]'))
  const lines = [
    ...again.map((name) => `passed on its second try: ${name}`),
    ...(strict && skipped > 0 ? ['A skipped test is a failure here, since SENTRA_TEST_STRICT is set.'] : []),
    ...(code !== 0 && failed === 0 ? ['A suite failed: see above.'] : []),
    [
      `${counted.numPassedTests} passed, ${failed} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(again.length > 0 ? [`${again.length} on the second try`] : []),
    ].join(', '),
  ]
  return { exitCode: code !== 0 || (strict && skipped > 0) ? 1 : 0, text: `${lines.join('\n')}\n` }
}
