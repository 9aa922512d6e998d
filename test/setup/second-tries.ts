import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'

/** Where the names go, a JSON list: the environment variable that `run.ts` sets. */
export const secondTriesFile = 'SENTRA_TEST_SECOND_TRIES'

/** Writes down which tests passed on their second try only: they count as passed, and are told of at the end. */
export default class SecondTries implements Reporter {
  readonly #names: string[] = []

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.relativeModuleId} > ${test.fullName}`)
  }

  onTestRunEnd(): void {
    const file = process.env[secondTriesFile]
    if (file) writeFileSync(file, JSON.stringify(this.#names))
  }
}
