/**
 * `npm test`: brings what the suites need, runs them, takes down what it started, and closes with one line that counts.
 *
 * Arguments go to vitest (`npm test -- --project unit core/`). With `SENTRA_TEST_STRICT=1`, as in CI, anything
 * missing and any skipped test is a failure.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkCoverage } from './coverage/index.ts'
import type { Need } from './need.ts'
import { bring } from './needs.ts'
import { chosenProjects } from './projects.ts'
import { endOf } from './report.ts'
import { secondTriesFile } from './second-tries.ts'

const strict = process.env.SENTRA_TEST_STRICT === '1'
const chosen = process.argv.slice(2)
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const
type Interrupt = keyof typeof codes

/** From the first moment to the last: whatever was started is taken down, and a second Ctrl-C changes nothing in that. */
const interrupted = new AbortController()
for (const name of Object.keys(codes) as Interrupt[]) process.on(name, () => interrupted.abort(name))

async function main(): Promise<number> {
  const needs = await bring(chosenProjects(chosen), interrupted.signal)
  const folder = mkdtempSync(join(tmpdir(), 'sentra-test-'))
  try {
    if (!interrupted.signal.aborted) return await withNeeds(needs, folder)
  } finally {
    for (const need of needs) await need.stop?.()
    rmSync(folder, { recursive: true, force: true })
  }
  return 1
}

async function withNeeds(needs: Need[], folder: string): Promise<number> {
  const missing = needs.filter((need) => need.missing !== undefined)
  for (const need of missing) process.stdout.write(`missing: ${need.name} (${need.missing}); its tests are skipped\n`)
  if (!strict || missing.length === 0) return await runSuites(needs, folder)
  process.stdout.write('Nothing was run: what is missing is a failure here, since SENTRA_TEST_STRICT is set.\n')
  return 1
}

async function runSuites(needs: Need[], folder: string): Promise<number> {
  const report = join(folder, 'report.json')
  const secondTries = join(folder, 'second-tries.json')
  const page = join(folder, 'page')
  mkdirSync(page)
  const whole = chosen.length === 0
  const own = { [secondTriesFile]: secondTries, ...(whole && { SENTRA_PAGE_COVERAGE: page }) }
  const env = Object.assign({}, process.env, ...needs.map((need) => need.env), own)
  const named = ['default', 'json', './test/setup/second-tries.ts'].map((name) => `--reporter=${name}`)
  const reporters = [...named, `--outputFile.json=${report}`]
  const coverage = whole ? ['--coverage', `--coverage.reportsDirectory=${folder}/coverage`] : []
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...coverage, ...chosen], env)
  const [counts, tries] = [report, secondTries].map((file) =>
    existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  )
  const { exitCode, text } = endOf(counts, tries, code, strict)
  const covered = whole && code === 0 ? coverageHolds(needs, folder) : true
  process.stdout.write(text)
  return covered ? exitCode : 1
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
    interrupted.signal.addEventListener('abort', () => void child.kill(interrupted.signal.reason as Interrupt))
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

const code = await main()
process.exitCode = interrupted.signal.aborted ? codes[interrupted.signal.reason as Interrupt] : code
