import type { ArithmeticExpression, CompoundCommand, CompoundList, TestExpression, Word } from 'unbash'
import { arithmetic, checkArithmetic } from './arithmetic.ts'
import { concat, either, isNothing, NOTHING, type Output, UNKNOWN } from './outputs.ts'
import { matches } from './patterns.ts'
import { inSubshell, type Shell } from './shell.ts'
import { cloneState, joinStates, type State } from './state.ts'
import { ANY, hasGlob, hasUnknown, MANY, NUM } from './text.ts'
import { assign, assignList, assignLoop, cap } from './variables.ts'
import { expandBody, expandPattern, expandText, expandWord } from './words.ts'

/** Evaluates a compound command: every branch that may be taken, every loop until nothing new is learnt. */
export function compound(shell: Shell, node: CompoundCommand): Output {
  switch (node.type) {
    case 'BraceGroup':
      return list(shell, node.body)
    case 'Subshell':
      return inSubshell(shell, (child) => list(child, node.body))
    case 'If': {
      list(shell, node.clause)
      const ways = [(inner: Shell) => list(inner, node.then)]
      for (const branch of node.elif) {
        list(shell, branch.clause)
        ways.push((inner) => list(inner, branch.then))
      }
      const last = node.else
      ways.push((inner) => (last ? list(inner, last) : NOTHING))
      return branches(shell, ways)
    }
    case 'Case': {
      const subjects = expandText(shell, node.word)
      const ways = node.items
        .filter((item) => item.pattern.some((pattern) => mayMatch(shell, pattern, subjects)))
        .map((item) => (inner: Shell) => list(inner, item.body))
      return branches(shell, [...(node.items.some(fallsThrough) ? everyCase(node.items) : ways), () => NOTHING])
    }
    case 'For':
    case 'Select':
      return forLoop(shell, node)
    case 'While':
      return loop(shell, (inner) => concat(list(inner, node.clause), list(inner, node.body)))
    case 'ArithmeticFor':
      expression(shell, node.initialize)
      return loop(shell, (inner) => {
        expression(inner, node.test)
        const output = list(inner, node.body)
        expression(inner, node.update)
        return output
      })
    case 'ArithmeticCommand':
      expression(shell, node.expression)
      return NOTHING
    case 'TestCommand':
      test(shell, node.expression)
      return NOTHING
  }
}

const list = (shell: Shell, body: CompoundList): Output => shell.statements(shell, body.commands)

type CaseItems = Extract<CompoundCommand, { type: 'Case' }>['items']
const fallsThrough = (item: CaseItems[number]) => item.terminator === ';&' || item.terminator === ';;&'
const everyCase = (items: CaseItems) => items.map((item) => (inner: Shell) => list(inner, item.body))

/** Takes each way from the same start, and joins where they end. */
function branches(shell: Shell, ways: readonly ((shell: Shell) => Output)[]): Output {
  const start = shell.state
  const ends: State[] = []
  const outputs = ways.map((way) => {
    shell.state = cloneState(start)
    const output = way(shell)
    ends.push(shell.state)
    return output
  })
  shell.state = ends.reduce(joinStates)
  return either(...outputs)
}

function mayMatch(shell: Shell, pattern: Word, subjects: readonly string[]): boolean {
  const patterns = expandPattern(shell, pattern)
  if (shell.state.variables.has('-nocasematch')) return true
  return patterns.some((text) => subjects.some((subject) => matches(text, subject) !== false))
}

type ForNode = Extract<CompoundCommand, { type: 'For' | 'Select' }>

function forLoop(shell: Shell, node: ForNode): Output {
  const ways = node.wordlist ? node.wordlist.map((word) => expandWord(shell, word)) : [shell.state.positional]
  const items = ways.flatMap((way) => way.flat())
  // An unknown may be no word at all, or many; so may a pattern.
  const exact = ways.every((way) => way.length === 1) && !items.some((item) => hasUnknown(item) || hasGlob(item))
  if (items.length === 0) return NOTHING
  const name = node.name.value
  if (node.type === 'Select') assign(shell, 'REPLY', [ANY])
  if (exact && items.length <= 8) return unrolled(shell, name, items, node.body)
  const values = cap(items)
  return loop(shell, (inner) => {
    assignLoop(inner, name, values)
    return list(inner, node.body)
  })
}

/** A short loop over known words is walked as it will be. `break` and `continue` may skip a part of it. */
function unrolled(shell: Shell, name: string, items: readonly string[], body: CompoundList): Output {
  const mark = shell.escapes.length
  const before = cloneState(shell.state)
  let output = NOTHING
  shell.loops++
  for (const item of items) {
    assignLoop(shell, name, [item])
    output = concat(output, list(shell, body))
  }
  shell.loops--
  const early = shell.escapes.slice(mark)
  if (early.length === 0) return output
  shell.state = [...early, before].reduce(joinStates, shell.state)
  return isNothing(output) ? output : UNKNOWN
}

/** Runs a body of which nobody knows how often it runs, until the state no longer changes; then gives up on what does. */
function loop(shell: Shell, body: (shell: Shell) => Output): Output {
  const mark = shell.escapes.length
  let output = NOTHING
  shell.loops++
  for (let round = 0; round < 3; round++) {
    const before = shell.state
    shell.state = cloneState(before)
    output = either(output, body(shell))
    const after = [...shell.escapes.slice(mark), before].reduce(joinStates, shell.state)
    if (round === 1) widen(before, after)
    shell.state = after
    if (!changed(before, after)) break
  }
  shell.loops--
  return isNothing(output) ? NOTHING : UNKNOWN
}

const show = (lists: readonly (readonly string[])[] | undefined) => JSON.stringify(lists)

function changed(before: State, after: State): boolean {
  if (before.cwd.length !== after.cwd.length || before.files.size !== after.files.size) return true
  for (const [name, variable] of after.variables) {
    if (show(before.variables.get(name)?.lists) !== show(variable.lists)) return true
  }
  if (show(before.positional) !== show(after.positional)) return true
  return after.functions.size !== before.functions.size || after.aliases.size !== before.aliases.size
}

/** A value that is different after each round could be anything. */
function widen(before: State, after: State): void {
  for (const [name, variable] of after.variables) {
    if (show(before.variables.get(name)?.lists) !== show(variable.lists)) {
      const counts = variable.lists.every((list) => list.length === 1 && /^-?[\d\uFDD3]+$/u.test(list[0] ?? ''))
      after.variables.set(name, { ...variable, lists: [[counts ? NUM : ANY]] })
    }
  }
  if (show(before.positional) !== show(after.positional)) after.positional = [longer(after.positional)]
  for (const [path, texts] of after.files)
    if (before.files.get(path)?.length !== texts.length) after.files.set(path, [ANY])
  if (before.cwd.length !== after.cwd.length) after.cwd = [...after.cwd, ANY]
}

/** Arguments that are others after each round: of how many nobody knows, but perhaps the first stays. */
function longer(lists: readonly (readonly string[])[]): readonly string[] {
  const [first] = lists[0] ?? []
  return first !== undefined && lists.every((list) => list[0] === first) ? [first, MANY] : [MANY]
}

function expression(shell: Shell, node: ArithmeticExpression | undefined): void {
  arithmetic(shell, node, (word) => (word.parts ? expandBody(shell, word.value, word.parts) : [word.value]))
}

const NUMERIC = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-v'])

function test(shell: Shell, node: TestExpression): void {
  const operand = (word: Word, operator: string) => {
    const texts = expandText(shell, word)
    if (NUMERIC.has(operator)) for (const text of texts) checkArithmetic(shell, text)
  }
  switch (node.type) {
    case 'TestUnary':
      operand(node.operand, node.operator)
      return
    case 'TestBinary':
      operand(node.left, node.operator)
      operand(node.right, node.operator)
      if (node.operator === '=~') assignList(shell, 'BASH_REMATCH', [[ANY]])
      return
    case 'TestLogical':
      for (const inner of node.operands) test(shell, inner)
      return
    case 'TestNot':
      test(shell, node.operand)
      return
    case 'TestGroup':
      shell.budget.deeper('[[ … ]]', () => test(shell, node.expression))
      return
  }
}
