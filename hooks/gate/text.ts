import type { Counts, Evidence, Step } from './evidence.ts'

export const usage = `quality-gate: type check, linter, tests, build and audit of a project, with the evidence.

  node quality-gate.js [options]          run the gate in a folder
  node quality-gate.js < event.json       run as a Stop hook: exit 2 sends the agent back to work

  --folder DIR     the project (default: the current folder)
  --json FILE      write the evidence as JSON; - writes it to standard output
  --config FILE    a configuration to use instead of DIR/.sentra/config.yml
  --before FILE    the base's evidence: coverage may not fall, and only new advisories count
  --since COMMIT   also verify everything that changed since that commit
  --help           this text

Exit code: 0 all passed, 2 something failed, 1 the gate could not run.
Commands come from \`gate:\` in the configuration; what is left out is found in the project.
`

const marks = { passed: '✓', failed: '✗', skipped: '-', 'timed-out': '✗' } as const

/** One line for people as a step ends. */
export function stepLine({ name, status, seconds, command, reason, tests, coverage }: Step): string {
  const facts = [tests && countsText(tests), coverage !== undefined && `${coverage} % covered`, reason].filter(Boolean)
  const head = `${marks[status]} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`
  return [head, facts.join('; '), command && `(${command})`].filter(Boolean).join('  ')
}

/** The closing line for people. */
export const verdictLine = ({ status, steps, seconds }: Evidence): string => {
  const bad = steps.filter(isRed).map(({ name }) => name)
  return status === 'passed'
    ? `passed in ${seconds.toFixed(1)} s`
    : `failed: ${bad.join(', ')}, after ${seconds.toFixed(1)} s`
}

/** What the model reads when it may not stop yet: only what it needs to mend. */
export function sendBack({ steps }: Evidence, round: number, rounds: number): string {
  const red = steps.filter(isRed)
  const green = steps.filter(({ status }) => status === 'passed').map(({ name }) => name)
  const parts = red.map(({ name, command, reason, exit_code, output }) => {
    const why = reason ?? `it ended with ${exit_code ?? 'a signal'}`
    return [`## ${name}: ${why}`, command && `$ ${command}`, output].filter(Boolean).join('\n')
  })
  const head = `quality-gate: not done yet (round ${round} of ${rounds}). Failed: ${red.map(({ name }) => name).join(', ')}.`
  return [head, ...parts, green.length ? `Passed: ${green.join(', ')}.` : ''].filter(Boolean).join('\n\n')
}

/** What is said when the last round is over and it is still red. */
export const gaveUp = (evidence: Evidence, rounds: number): string =>
  `quality-gate: still red after ${rounds} rounds, so it lets go. ${verdictLine(evidence)}. Do not call this work done.`

const isRed = ({ status }: Step) => status === 'failed' || status === 'timed-out'

const countsText = ({ passed, failed, skipped }: Counts) =>
  [failed && `${failed} failed`, `${passed} passed`, skipped && `${skipped} skipped`].filter(Boolean).join(', ')
