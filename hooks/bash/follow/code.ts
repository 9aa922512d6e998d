import { LIMITS } from '../limits.ts'
import { isIn } from '../reading.ts'
import { refuse } from '../refusal.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { hasUnknown } from '../text.ts'
import { withConstants } from './constants.ts'
import { withoutEscapes } from './escapes.ts'
import { type Language, rulesFor } from './languages.ts'
import { withoutMatches } from './matches.ts'

/**
 * Judges a one-liner in another language. We do not evaluate such code: names by which it could run programs, delete
 * files, open connections or make code out of text are looked for outside its strings. A literal shell command is
 * followed; anything else of the kind is refused.
 */
export function judgeCode(shell: Shell, language: Language, code: string, line: string): void {
  if (code.length > LIMITS.code) refuse('size', line)
  const rules = rulesFor(language)
  let rest = plain(language, code, rules.strings)
  for (const { pattern, as } of rules.literal) {
    rest = rest.replace(pattern, (...groups) => {
      const text = groups.slice(1, -2).find((group) => typeof group === 'string') ?? ''
      if (hasUnknown(text)) refuse('code', line)
      follow(shell, as, unquote(text), line)
      return ' '
    })
  }
  const bare = rules.keepsStrings ? rest : rest.replace(rules.comments, ' ').replace(rules.strings, '""')
  const opaque = rules.opaque.exec(bare)
  if (opaque) refuse('code', line, `\`${opaque[0].trim()}\` in ${language} code`)
  const names = rules.names.exec(rest)
  if (names) refuse('code', line, `\`${names[0].trim()}\` in ${language} code`)
  if (hasUnknown(bare) && rules.strict) refuse('code', line)
}

/** Code as it is searched: constants put in, escapes read, patterns that only match gone. */
function plain(language: Language, code: string, strings: RegExp): string {
  if (language === 'python') return withConstants(code)
  if (language === 'perl') return withoutMatches(code)
  return language === 'javascript' ? withoutEscapes(code, strings) : code
}

function follow(
  shell: Shell,
  as: 'shell' | 'argv' | 'write' | 'delete' | 'read' | 'nothing',
  text: string,
  line: string,
): void {
  if (as === 'nothing') return
  if (as === 'shell') inSubshell(shell, (child) => child.source(child, [text], line))
  else if (as === 'argv') {
    const argv = [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    )
    inSubshell(shell, (child) => child.run(child, argv, { functions: false, builtins: false }))
  } else shell.judge(isIn(shell, { write: '>', read: '<', delete: 'rm' }[as], as === 'delete' ? ['-rf', text] : [text]))
}

const unquote = (text: string) =>
  text
    .replace(/\\(["'\\$`])/g, '$1')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
