import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Evidence } from './evidence.ts'
import { runGate } from './run-gate.ts'
import { readSettings } from './settings.ts'
import { stepLine, usage, verdictLine } from './text.ts'

const text = { type: 'string' } as const

/**
 * The gate as a command, for a developer and for the judge of an agent run.
 * @returns the exit code: 0 passed, 2 failed.
 * @throws Error with one line for people, when the gate could not run.
 */
export async function byHand(args: readonly string[]): Promise<number> {
  const options = {
    folder: text,
    json: text,
    config: text,
    before: text,
    since: text,
    help: { type: 'boolean' },
  } as const
  const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const root = realpathSync(values.folder ?? '.')
  const evidence = await runGate({
    root,
    config: readSettings(root, values.config),
    before: values.before === undefined ? undefined : Evidence.parse(JSON.parse(readFileSync(values.before, 'utf8'))),
    since: values.since,
    warnings: [],
    onStep: (step) => process.stderr.write(`${stepLine(step)}\n`),
  })
  for (const { path, message } of evidence.warnings) process.stderr.write(`! ${path}: ${message}\n`)
  process.stderr.write(`${verdictLine(evidence)}\n`)
  const json = `${JSON.stringify(Evidence.parse(evidence), null, 2)}\n`
  if (values.json === '-') process.stdout.write(json)
  else if (values.json !== undefined) writeFileSync(values.json, json)
  return evidence.status === 'passed' ? 0 : 2
}
