import { concat, either, NOTHING, type Output } from '../outputs.ts'
import { baseName, resolveAll } from '../paths.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { hasUnknown, readable } from '../text.ts'

/** Runs a file that this very command wrote, by its first line. `undefined`: no such file is known. */
export function runFile(shell: Shell, path: string, args: readonly string[]): Output | undefined {
  const texts = textsOf(shell, path)
  if (texts.length === 0) return undefined
  const before = shell.state.positional
  shell.state.positional = [args]
  let output: Output = []
  for (const text of texts) {
    if (hasUnknown(text.slice(0, 200))) refuse('code', readable(path), 'a file of unknown content, just written')
    const [, interpreter = '/bin/sh'] = /^#!\s*(.*)/.exec(text) ?? []
    const words = interpreter.trim().split(/\s+/)
    const isShell = /(^|\/)(ba|da|z|k|a)?sh$/.test(words.at(-1) ?? '')
    const ran = isShell ? shell.source(shell, [text], path) : runInterpreter(shell, words, path, args)
    output = either(...(output.length > 0 ? [output] : []), ran)
  }
  shell.state.positional = before
  return concat(output, NOTHING)
}

const runInterpreter = (shell: Shell, words: readonly string[], path: string, args: readonly string[]): Output =>
  shell.run(shell, [...words, path, ...args], { functions: false, builtins: false })

function textsOf(shell: Shell, path: string): readonly string[] {
  if (path.includes('/')) {
    const { cwd, links } = shell.state
    return resolveAll(cwd, path, links).flatMap((each) =>
      each === undefined ? [] : (shell.state.files.get(each) ?? []),
    )
  }
  if (!shell.state.pathChanged) return []
  return [...shell.state.files].flatMap(([file, texts]) => (baseName(file) === path ? texts : []))
}
