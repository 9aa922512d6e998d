/**
 * `npm test`: brings what the suites need, runs them, takes down what it started, and closes with one line that counts.
 *
 * Arguments go to vitest (`npm test -- --project unit core/`). With `SENTRA_TEST_STRICT=1`, as in CI, anything
 * missing and any skipped test is a failure.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { checkCoverage } from './coverage/index.ts'
import { dockerEngine } from './engine.ts'
import type { Need } from './need.ts'
import { nodePrograms } from './node-programs.ts'
import { programs } from './programs.ts'

const strict = process.env.SENTRA_TEST_STRICT === '1'
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
})

async function main(): Promise<number> {
  const needs: Need[] = [...programs(), ...nodePrograms(), await dockerEngine()]
  const missing = needs.filter((need) => need.missing !== undefined)
  for (const need of missing) process.stdout.write(`missing: ${need.name} (${need.missing}); its tests are skipped\n`)
  const folder = mkdtempSync(join(tmpdir(), 'sentra-test-'))
  try {
    if (strict && missing.length > 0) return 1
    return await runSuites(needs, folder)
  } finally {
    for (const need of needs) await need.stop?.()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runSuites(needs: Need[], folder: string): Promise<number> {
  const report = join(folder, 'report.json')
  const page = join(folder, 'page')
  mkdirSync(page)
  const chosen = process.argv.slice(2)
  const whole = chosen.length === 0
  const env = Object.assign({}, process.env, ...needs.map((need) => need.env), whole && { SENTRA_PAGE_COVERAGE: page })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const coverage = whole ? ['--coverage', `--coverage.reportsDirectory=${folder}/coverage`] : []
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...coverage, ...chosen], env)
  const counted = Report.parse(JSON.parse(readFileSync(report, 'utf8')))
  const skipped = counted.numPendingTests + counted.numTodoTests
  const failed = counted.numFailedTests
  if (strict && skipped > 0)
    process.stdout.write('A skipped test is a failure here, since SENTRA_TEST_STRICT is set.\n')
  if (code !== 0 && failed === 0) process.stdout.write('A suite failed: see above.\n')
  const covered = whole && code === 0 ? coverageHolds(needs, folder) : true
  process.stdout.write(
    `${counted.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  )
  return code !== 0 || !covered || (strict && skipped > 0) ? 1 : 0
}

/** The bounds are those of the whole: of a part, or where something is missing, they would say nothing. */
function coverageHolds(needs: Need[], folder: string): boolean {
  const missing = needs.filter((need) => need.missing !== undefined).map(({ name }) => name)
  if (missing.length > 0) {
    process.stdout.write(
      `Coverage is not held to its bounds here, since tests were skipped for want of ${missing.join(', ')}.\n`,
    )
    return true
  }
  const { text, held } = checkCoverage(join(folder, 'coverage/coverage-final.json'), join(folder, 'page'))
  process.stdout.write(text)
  return held
}

/** Runs Node on these arguments; an interrupt goes to the child, so that clean-up still happens here. */
function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env })
    const forward = (signal: NodeJS.Signals) => void child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    child.on('error', reject)
    child.on('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      resolve(code ?? 1)
    })
  })
}

process.exitCode = await main()
