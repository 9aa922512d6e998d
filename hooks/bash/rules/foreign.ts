import type { Rule } from '../rule.ts'
import { P, rules } from './listing.ts'

/** By these names a program's code reaches files, other programs or machines, in one language or another. */
const REACHES =
  /system|exec|shell|spawn|process|cmd|command|run-program|os:|popen|remove|delete|unlink|write|output|file|open|socket|http|load|getenv|env\b/i

/** One-liners in languages that nothing here can read. */
export const FOREIGN: readonly Rule[] = rules('unresolved', [
  {
    name: 'foreign-code',
    why: 'it runs code in a language that the guard cannot read, and the code reaches out of it',
    instead: 'Use a shell command for it, or write the code into a file of the project.',
    programs: P(
      'ocaml ghc runghc scala groovy elixir erl swift gnuplot sbcl clisp jshell kotlinc kotlin pwsh powershell',
    ),
    when: ({ args, stdin }) => {
      const given = args.findIndex((arg) => /^--?(e|eval|evaluate|c|command|r|run|x|execute)$/i.test(arg))
      const code = given >= 0 ? args.slice(given + 1) : args.every((arg) => arg.startsWith('-')) ? (stdin ?? []) : []
      return code.some((text) => REACHES.test(text) || /[\uFDD0\uFDD7]/u.test(text))
    },
  },
])
