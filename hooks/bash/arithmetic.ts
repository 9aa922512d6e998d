import type { ArithmeticExpression } from 'unbash'
import { refuse } from './refusal.ts'
import { inSubshell, type Shell, statementsOf } from './shell.ts'
import { NUM } from './text.ts'
import { assign, lookUp } from './variables.ts'

/** A number, or `undefined` when it cannot be told. */
type Value = number | undefined

const BINARY: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '**': (a, b) => a ** b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  ',': (_, b) => b,
}

/** Folds an arithmetic expression, runs the substitutions in it, and records what it assigns. */
export function arithmetic(shell: Shell, node: ArithmeticExpression | undefined, word: ReadWord): string {
  const value = node ? evaluate(shell, node, word) : undefined
  return value === undefined || !Number.isSafeInteger(value) ? NUM : String(value)
}

/** Reads a word inside an expression: its expansions, as text. */
export type ReadWord = (node: Extract<ArithmeticExpression, { type: 'ArithmeticWord' }>) => readonly string[]

function evaluate(shell: Shell, node: ArithmeticExpression, word: ReadWord): Value {
  const fold = (inner: ArithmeticExpression) => evaluate(shell, inner, word)
  switch (node.type) {
    case 'ArithmeticGroup':
      return shell.budget.deeper('((…))', () => fold(node.expression))
    case 'ArithmeticCommandExpansion':
      inSubshell(shell, (child) => child.statements(child, statementsOf(node.script)))
      return undefined
    case 'ArithmeticWord':
      return number(shell, word(node))
    case 'ArithmeticTernary':
      fold(node.test)
      fold(node.consequent)
      fold(node.alternate)
      return undefined
    case 'ArithmeticUnary': {
      const value = fold(node.operand)
      if (node.operator === '++' || node.operator === '--') forget(shell, node.operand)
      if (value === undefined) return undefined
      return node.operator === '-' ? -value : node.operator === '+' ? value : undefined
    }
    case 'ArithmeticBinary': {
      const [left, right] = [fold(node.left), fold(node.right)]
      if (/^([-+*/%&|^]|<<|>>)?=$/.test(node.operator)) {
        const known = node.operator === '=' && right !== undefined ? String(right) : NUM
        if (node.left.type === 'ArithmeticWord') assign(shell, node.left.value.replace(/\[.*/s, ''), [known])
        return node.operator === '=' ? right : undefined
      }
      const operation = BINARY[node.operator]
      return left === undefined || right === undefined ? undefined : operation?.(left, right)
    }
  }
}

function forget(shell: Shell, node: ArithmeticExpression): void {
  if (node.type === 'ArithmeticWord') assign(shell, node.value.replace(/\[.*/s, ''), [NUM])
}

/** The number that a word stands for: itself, or the value of the variable it names. */
function number(shell: Shell, texts: readonly string[], depth = 0): Value {
  for (const text of texts) checkArithmetic(shell, text)
  const [text] = texts
  if (text === undefined || texts.length > 1) return undefined
  if (/^-?(0|[1-9]\d*)$/.test(text)) return Number(text)
  if (/^0x[\da-f]+$/i.test(text)) return Number.parseInt(text, 16)
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  if (!/^[A-Za-z_]\w*$/.test(text) || depth > 4) return undefined
  return number(
    shell,
    lookUp(shell, text).map((list) => list[0] ?? '0'),
    depth + 1,
  )
}

/**
 * Bash runs the substitutions in a subscript that an arithmetic text names, even when it came out of a variable, and even
 * out of one that another variable names.
 */
export function checkArithmetic(shell: Shell, text: string, seen = new Set<string>()): void {
  if (/\$\(|`|\$\{/.test(text)) refuse('code', text, 'a substitution inside arithmetic')
  for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) {
    if (seen.has(name) || seen.size > 16) continue
    seen.add(name)
    for (const list of shell.state.variables.get(name)?.lists ?? []) {
      for (const value of list) if (!/^\d*$/.test(value)) checkArithmetic(shell, value, seen)
    }
  }
}

/** The same for a name that bash assigns to, reads or removes: only its subscript is arithmetic. */
export function checkSubscript(shell: Shell, name: string): void {
  const at = name.indexOf('[')
  if (at >= 0) checkArithmetic(shell, name.slice(at + 1))
  else if (/\$\(|`|\$\{/.test(name)) refuse('code', name, 'a substitution inside a name')
}
