import type { Config } from '../../../core/config/schema.ts'
import type { GateReport } from './gate-report.ts'

/**
 * The commands that run the tests of the part that a spec is for: what the base's configuration names, else what the
 * gate found there.
 */
export function testCommands(
  { gate, projects }: Pick<Config, 'gate' | 'projects'>,
  project: string,
  ran: GateReport,
): string[] {
  const part = projects[project]
  const configured = (part?.gate ?? gate).test
  if (configured !== undefined) return configured.trim() === '' ? [] : [configured]
  const name = part === undefined ? 'test' : `${project}: test`
  const steps = ran.how === 'ended' ? ran.steps.filter((step) => step.name === name && step.command !== '') : []
  return steps.map(({ command }) => command)
}

/**
 * A test command that prints every test by name, where the runner behind it is known and would not do so by itself.
 * Made from the base's command and the base's scripts only.
 *
 * @param scripts the `scripts` of the base's `package.json`
 */
export function namingEveryTest(command: string, scripts: Readonly<Record<string, string>>): string {
  const script = /^npm (?:test|t|run(?:-script)? (?<name>[\w:.-]+))$/.exec(command.trim())
  const behind = script ? (scripts[script.groups?.name ?? 'test'] ?? '') : command
  const more = flagsFor(behind)
  if (more === '') return command
  return script ? `${command} -- ${more}` : `${command} ${more}`
}

function flagsFor(command: string): string {
  // A chain of commands would give the flag to its last link only.
  if (/[;&|\n]/.test(command)) return ''
  if (/\bvitest\b/.test(command)) return '--reporter=verbose'
  if (/\bjest\b/.test(command)) return '--verbose'
  if (/\bpytest\b/.test(command) || /\bunittest\b/.test(command)) return '-v'
  if (/^go test\b/.test(command)) return '-v'
  return ''
}
