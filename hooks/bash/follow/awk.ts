import type { Call } from '../call.ts'
import { LIMITS } from '../limits.ts'
import { parseOptions, valuesOf } from '../options.ts'
import { type Output, UNKNOWN } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { readFile } from '../redirects.ts'
import { refuse } from '../refusal.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { hasAny, readable, unglob } from '../text.ts'
import { isSecretName } from '../variables.ts'

/** `awk` runs shell code by `system()` and pipes, and writes and reads files by redirection. */
export function followAwk(shell: Shell, call: Call): Output | undefined {
  const options = parseOptions(call.args, {
    values: 'FvfieEl',
    longValues: ['field-separator', 'assign', 'file', 'source', 'include', 'exec', 'load'],
  })
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
  const code = program.replace(/#[^\n"]*$/gm, '')
  for (const match of code.matchAll(/\bENVIRON\b\s*(?:\[\s*"(\w+)"\s*\])?/g)) {
    if (match[1] === undefined || isSecretName(match[1])) refuse('code', line, 'awk reads the environment')
  }
  if (/@(load|include)/.test(code)) refuse('code', line, 'a library loaded by awk')
  const { bare, strings } = withoutLiterals(code)
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

/** The program with its strings numbered (`S0Z`) and its regular expressions blanked. */
function withoutLiterals(code: string): { bare: string; strings: string[] } {
  const strings: string[] = []
  let bare = ''
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? ''
    const regex = char === '/' && /(^|[(,~!{;&|\n]|\band|\bor)\s*$/.test(bare)
    if (char !== '"' && !regex) {
      bare += char
      continue
    }
    let end = at + 1
    while (end < code.length && code[end] !== char) end += code[end] === '\\' ? 2 : 1
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
