import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { parseOptions, valuesOf } from '../options.ts'
import { type Output, UNKNOWN } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { readFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { AWK } from '../specs.ts'
import { hasAny, readable, unglob } from '../text.ts'
import { isSecretName } from '../variables.ts'

/** `awk` runs shell code by `system()` and pipes, and writes and reads files by redirection. */
export function followAwk(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, AWK)
  const line = readable(['awk', ...call.args].join(' '))
  if (valuesOf(options, 'l', 'load').length > 0) refuse('code', line, 'a library loaded by awk')
  const files = valuesOf(options, 'f', 'file', 'E', 'exec', 'i', 'include')
  const programs = [...valuesOf(options, 'e', 'source')]
  for (const file of files) programs.push(...readFile(shell, file).filter((text) => !hasAny(text)))
  if (programs.length === 0 && files.length === 0 && options.operands[0] !== undefined)
    programs.push(options.operands[0])
  for (const program of programs) judgeProgram(shell, unglob(program), line)
  return undefined
}

function judgeProgram(shell: Shell, program: string, line: string): void {
  if (program.length > LIMITS.code) refuse('size', line)
  // Not every awk lets a slash stand in brackets: both ways to read it are looked at.
  const readings = [true, ...(program.includes('[') ? [false] : [])].map((classes) => withoutLiterals(program, classes))
  for (const reading of readings) judgeReading(shell, reading, line)
}

type Reading = { bare: string; strings: string[] }

function judgeReading(shell: Shell, { bare, strings }: Reading, line: string): void {
  for (const match of bare.matchAll(/\bENVIRON\b\s*(?:\[\s*S(\d+)Z\s*\])?/g)) {
    const name = literal(strings, match[1])
    if (name === undefined || isSecretName(name)) refuse('code', line, 'awk reads the environment')
  }
  if (/@(load|include)/.test(bare)) refuse('code', line, 'a library loaded by awk')
  if (strings.some((text) => /^\/inet[46]?\//.test(text))) refuse('code', line, 'a connection opened by awk')
  if (hasAny(bare)) refuse('code', line, 'an awk program that is not wholly known')
  const run = (text: string | undefined, stdin = shell.stdin) => {
    if (text === undefined) refuse('code', line, 'awk runs a command that is put together at run time')
    inSubshell({ ...shell, stdin }, (child) => child.source(child, [text], line))
  }
  for (const match of bare.matchAll(/\bsystem\s*\(\s*(?:S(\d+)Z\s*\))?/g)) run(literal(strings, match[1]))
  for (const match of bare.matchAll(/(?:S(\d+)Z\s*)?\|&?\s*getline/g)) run(literal(strings, match[1]))
  for (const match of bare.matchAll(/[^|]\|&?(?!\||\s*getline)\s*(?:S(\d+)Z(?!\s*[\w$(]))?/g))
    run(literal(strings, match[1]), UNKNOWN)
  for (const match of withoutParentheses(bare).matchAll(
    /\b(?:print|printf)\b[^;}\n>]*>>?\s*(?!\s*\d+\s*(?:[;}\n]|$))(?:S(\d+)Z(?!\s*[\w$(]))?/g,
  )) {
    const file = literal(strings, match[1])
    if (file === undefined) refuse('path', line, 'awk writes to a file whose name is put together at run time')
    else shell.judge(isIn(shell, '>', [file]))
  }
  for (const match of bare.matchAll(/getline\s*(?:\w+\s*)?<\s*S(\d+)Z/g))
    shell.judge(isIn(shell, '<', [literal(strings, match[1]) ?? '']))
}

const literal = (strings: readonly string[], index: string | undefined) =>
  index === undefined ? undefined : strings[Number(index)]

/** A `>` inside parentheses compares. */
function withoutParentheses(code: string): string {
  let before = ''
  let text = code
  while (text !== before) {
    before = text
    text = text.replace(/\([^()]*\)/g, ' ')
  }
  return text
}

/** The program with its strings numbered (`S0Z`), its regular expressions blanked and its comments gone. */
function withoutLiterals(code: string, classes: boolean): Reading {
  const strings: string[] = []
  let bare = ''
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? ''
    if (char === '#') {
      while (at + 1 < code.length && code[at + 1] !== '\n') at++
      continue
    }
    const regex = char === '/' && /(^|[(,~!{};&|\n]|\b(and|or|in|return|case))$/.test(endOf(bare))
    if (char !== '"' && !regex) {
      bare += char
      continue
    }
    let end = at + 1
    for (; end < code.length && code[end] !== char; end++) {
      if (code[end] === '\\') end++
      else if (regex && classes && code[end] === '[') end = classEnd(code, end)
    }
    if (char === '"') {
      bare += `S${strings.length}Z`
      strings.push(
        code
          .slice(at + 1, end)
          .replace(/\\(["\\/])/g, '$1')
          .replace(/\\n/g, '\n')
          .replace(/\\t/g, '\t'),
      )
    } else bare += ' R '
    at = end
  }
  return { bare, strings }
}

/** Where a `[…]` that begins at `at` ends: a bracket right behind the opening one is a member of it. */
function classEnd(code: string, at: number): number {
  const [all = '['] = /\[\^?\]?(?:\[:\w+:\]|\\.|[^\]\\\n])*\]?/sy.exec(code.slice(at)) ?? []
  return at + all.length - 1
}

/** The last characters before the blanks at the end. */
function endOf(text: string): string {
  let end = text.length
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end--
  return text.slice(Math.max(0, end - 10), end)
}
