import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { readFile, writeFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { hasAny, readable, unglob } from '../text.ts'

/** `sed` runs shell code by its `e` command and `s///e`, and writes files by `w`. */
export function followSed(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, { values: 'efl', longValues: ['expression', 'file', 'line-length'] })
  const line = readable(['sed', ...call.args].join(' '))
  const scripts = [...valuesOf(options, 'e', 'expression')]
  const files = valuesOf(options, 'f', 'file')
  for (const file of files) scripts.push(...readFile(shell, file).filter((text) => !hasAny(text)))
  if (scripts.length === 0 && files.length === 0 && options.operands[0] !== undefined) scripts.push(options.operands[0])
  for (const script of scripts) judgeScript(shell, unglob(script), line)
  if (has(options, 'i', 'in-place')) {
    for (const file of options.operands) {
      const known = readFile(shell, file).every((text) => !hasAny(text))
      if (known) writeFile(shell, file, ['\uFDD0'])
    }
  }
  return undefined
}

function judgeScript(shell: Shell, script: string, line: string): void {
  if (script.length > LIMITS.code) refuse('size', line)
  for (const command of commandsOf(script)) {
    if (command.runs === 'input') refuse('code', line, "sed's e command")
    if (command.runs !== undefined) shell.source(shell, [command.runs], line)
    if (command.writes !== undefined) shell.judge(isIn(shell, '>', [command.writes]))
  }
  // An unknown text inside a substitution could end it and begin a command.
  if (hasAny(script) && !/^s([^\w\s\\\uFDD0]).*\1[gpI0-9]*$/s.test(script))
    refuse('code', line, "sed's script is not known")
}

type SedCommand = { runs?: string; writes?: string }

/** Reads a script command by command, addresses and braces skipped. */
export function commandsOf(script: string): SedCommand[] {
  const found: SedCommand[] = []
  let at = 0
  const rest = () => {
    const end = script.indexOf('\n', at)
    const text = script.slice(at, end < 0 ? undefined : end)
    at = end < 0 ? script.length : end
    return text.trim()
  }
  while (at < script.length) {
    at += /^(?:[\s;{}!,~+$\d]|I(?=[\s;{}!a-z])|M(?=[\s;{}!a-z]))*/.exec(script.slice(at))?.[0].length ?? 0
    const char = script[at]
    if (char === undefined) break
    if (char === '/' || char === '\\') {
      if (char === '\\') at++
      at = skipDelimited(script, at)
      continue
    }
    at++
    if (char === 's' || char === 'y') {
      const middle = skipDelimited(script, at)
      at = skipDelimited(script, middle - 1)
      const flags = /^[gpiImMe0-9]*/.exec(script.slice(at))?.[0] ?? ''
      at += flags.length
      if (char === 's' && flags.includes('e')) found.push({ runs: 'input' })
      if (char === 's' && script[at] === 'w') {
        at++
        found.push({ writes: rest() })
      }
    } else if (char === 'e') {
      const code = rest()
      found.push({ runs: code === '' ? 'input' : code })
    } else if (char === 'w' || char === 'W') found.push({ writes: rest() })
    else if (/[aicrRbtT:#]/.test(char)) rest()
  }
  return found
}

/** The index after the closing delimiter of a stretch whose opening delimiter is at `at`. */
function skipDelimited(script: string, at: number): number {
  const delimiter = script[at]
  let index = at + 1
  let inClass = false
  while (index < script.length) {
    const char = script[index]
    if (char === '\\') index++
    else if (char === '[' && !inClass) inClass = true
    else if (char === ']' && inClass) inClass = false
    else if (char === delimiter && !inClass) break
    index++
  }
  return index + 1
}
