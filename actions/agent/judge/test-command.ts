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
  const more = flagsFor(command.trim(), scripts)
  return more === '' ? command : `${command.trim()} ${more}`
}

/** `npm run --silent test -- --coverage`: a script of the manifest, and what it is given. */
const script =
  /^(?<manager>npm|pnpm|yarn|bun) (?:(?:--silent|-s) )?(?<run>(?:run|run-script) )?(?:(?:--silent|-s) )?(?<name>[\w:.-]+)(?<given> .*)?$/
/** What a manager takes for a script without `run` before it. `bun test` is a runner of its own. */
const short: Readonly<Record<string, RegExp>> = { npm: /^test$/, pnpm: /./, yarn: /./, bun: /^(?!test$)/ }

function flagsFor(command: string, scripts: Readonly<Record<string, string>>): string {
  // A chain of commands would give the flag to its last link only, and a redirection hides what is printed.
  if (/[;&|<>\n]/.test(command)) return ''
  const { manager = '', run, name: called = '', given = '' } = script.exec(command)?.groups ?? {}
  const name = called === 't' ? 'test' : called
  if (Object.hasOwn(scripts, name) && (run || short[manager]?.test(name))) {
    const { [name]: behind = '', ...others } = scripts
    const more = flagsFor(behind.trim(), others)
    // npm keeps for itself what no `--` stands before; the others hand on everything, a `--` too.
    return more === '' || manager !== 'npm' || / -- /.test(given) ? more : `-- ${more}`
  }
  if (/\bvitest\b/.test(command)) return '--reporter=verbose'
  if (/\bjest\b/.test(command)) return '--verbose'
  // Twice, because many a project is quiet by its settings, and one takes the other back.
  if (/\bpytest\b/.test(command)) return '-vv'
  if (/\bunittest\b/.test(command) || /^go test\b/.test(command)) return '-v'
  return ''
}
