import type { Call } from '../call.ts'
import { resolveAll } from '../paths.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { hasUnknown } from '../text.ts'

const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile']

/** What this very command wrote into a file that a build program takes its commands from. */
const writtenAs = (shell: Shell, call: Call, names: readonly string[]): string[] =>
  names
    .flatMap((name) => resolveAll(call.cwd, name, call.links))
    .flatMap((path) => (path === undefined ? [] : (shell.state.files.get(path) ?? [])))
    .filter((text) => !hasUnknown(text))

const runAll = (shell: Shell, codes: readonly string[], label: string): void => {
  for (const code of codes) inSubshell(shell, (child) => child.source(child, [code], label))
}

/** The recipes of a makefile written by the same command; one that was there before is the project's own. */
export function followRecipes(shell: Shell, call: Call): void {
  const recipes = writtenAs(shell, call, MAKEFILES).flatMap((text) => text.match(/(?<=^\t|;)[^\n]+/gm) ?? [])
  const codes = recipes.map((line) => line.replace(/^\s*[@+-]*/, '').replaceAll('$$', '$'))
  runAll(shell, codes, 'a makefile that was just written')
}

/** The scripts of a package written by the same command, or being set by this call (`npm pkg set scripts.x=code`). */
export function followScripts(shell: Shell, call: Call): void {
  const [verb = '', name = ''] = call.args
  if (verb === 'pkg' || verb === 'set-script') {
    const codes = call.args.flatMap((arg) => /^scripts\.[^=]+=(.+)$/s.exec(arg)?.[1] ?? [])
    runAll(shell, verb === 'set-script' ? call.args.slice(2) : codes, 'a script of the package')
  }
  const script = /^(run|run-script|rum)$/.test(verb)
    ? name
    : /^(test|t|start|stop|restart|build)$/.test(verb)
      ? verb
      : ''
  if (script === '') return
  const scripts = writtenAs(shell, call, ['package.json']).map(scriptsIn)
  const codes = scripts.flatMap((each) => [`pre${script}`, script, `post${script}`].flatMap((key) => each[key] ?? []))
  runAll(shell, codes, 'a script of a package that was just written')
}

function scriptsIn(text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text)
    const scripts = typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : undefined
    const entries = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : []
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {} // No package manager can read it either.
  }
}
