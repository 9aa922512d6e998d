import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { readFile, writeFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import type { Shell } from '../shell.ts'
import { SED } from '../specs.ts'
import { hasAny, readable, unglob } from '../text.ts'

/** `sed` runs shell code by its `e` command and `s///e`, and writes files by `w`. */
export function followSed(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, SED)
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
  // In brackets a backslash means itself to some and not to others: both ways to read it are looked at.
  const readings = script.includes('[') ? [commandsOf(script, true), commandsOf(script, false)] : [commandsOf(script)]
  for (const command of readings.flat()) {
    if (command.runs === 'input') refuse('code', line, "sed's e command")
    if (command.runs !== undefined) shell.source(shell, [command.runs], line)
    if (command.writes !== undefined) shell.judge(isIn(shell, '>', [command.writes]))
    if (command.reads !== undefined) shell.judge(isIn(shell, '<', [command.reads]))
  }
  // An unknown text inside a substitution could end it and begin a command.
  if (hasAny(script) && !/^s([^\w\s\\\uFDD0]).*\1[gpI0-9]*$/s.test(script))
    refuse('code', line, "sed's script is not known")
}

type SedCommand = { runs?: string; writes?: string; reads?: string }

/** Reads a script command by command, addresses and braces skipped. */
export function commandsOf(script: string, escapes = true): SedCommand[] {
  const found: SedCommand[] = []
  let at = 0
  const rest = () => {
    const end = script.indexOf('\n', at)
    const text = script.slice(at, end < 0 ? undefined : end)
    at = end < 0 ? script.length : end
    return text.trim()
  }
  /** A text goes on in the next line where a backslash ends this one. */
  const skipText = () => {
    while (/(?<!\\)(?:\\\\)*\\$/.test(rest()) && at < script.length) at++
  }
  while (at < script.length) {
    at += /^(?:[\s;{}!,~+$\d]|I(?=[\s;{}!a-z])|M(?=[\s;{}!a-z]))*/.exec(script.slice(at))?.[0].length ?? 0
    const char = script[at]
    if (char === undefined) break
    if (char === '/' || char === '\\') {
      if (char === '\\') at++
      at = skipDelimited(script, at, true, escapes)
      continue
    }
    at++
    if (char === 's' || char === 'y') {
      const middle = skipDelimited(script, at, char === 's', escapes)
      at = skipDelimited(script, middle - 1, false, escapes)
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
    else if (char === 'r' || char === 'R') found.push({ reads: rest() })
    else if (/[aic]/.test(char)) skipText()
    // A label ends where a blank, a semicolon or a brace does: what follows is a command again.
    else if (/[btT:]/.test(char)) at += /^[ \t]*[^\s;}]*/.exec(script.slice(at))?.[0].length ?? 0
    else if (char === '#') rest()
  }
  return found
}

/** The index after the closing delimiter of a stretch whose opening delimiter is at `at`. */
function skipDelimited(script: string, at: number, regex: boolean, escapes: boolean): number {
  const delimiter = script[at]
  let index = at + 1
  for (; index < script.length && script[index] !== delimiter; index++) {
    if (script[index] === '\\') index++
    else if (regex && script[index] === '[') index = classEnd(script, index, escapes)
  }
  return index + 1
}

/** The last index of a `[…]`; a bracket right behind the opening one is a member of it. */
function classEnd(script: string, at: number, escapes: boolean): number {
  let index = at + 1
  if (script[index] === '^') index++
  if (script[index] === ']') index++
  for (; index < script.length && script[index] !== ']'; index++) {
    if (script[index] === '\\' && escapes) index++
    else if (script.startsWith('[:', index)) index = Math.max(index, script.indexOf(':]', index) + 1)
  }
  return index
}
