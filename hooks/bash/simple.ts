import type { Assignment, Command, Word } from 'unbash'
import { checkArithmetic } from './arithmetic.ts'
import { LIMITS } from './limits.ts'
import { either, NOTHING, type Output } from './outputs.ts'
import { excerpt } from './parse.ts'
import { isIn } from './reading.ts'
import { readFile, redirected, redirectForGood } from './redirects.ts'
import { refuse } from './refusal.ts'
import type { Shell } from './shell.ts'
import { cloneState, joinStates, type State, type Variable } from './state.ts'
import { ANY, product } from './text.ts'
import { assign, assignList, cap } from './variables.ts'
import { expandText, expandWord } from './words.ts'

/** Evaluates a simple command: words, assignments, redirections, then whatever the words turn out to run. */
export function simple(shell: Shell, node: Command): Output {
  shell.budget.step(node.name?.text ?? '')
  const assignments = node.prefix.filter((item) => item.type === 'Assignment')
  if (!node.name) return bare(shell, node, assignments)
  const vectors = vectorsOf(shell, [node.name, ...node.args])
  const isExec = vectors.some((argv) => argv[0] === 'exec' && argv.length === 1)
  if (isExec) {
    redirectForGood(shell, node.redirects)
    return NOTHING
  }
  return redirected(shell, node.redirects, (inner) => withEnvironment(inner, assignments, vectors))
}

/** A command without a name: its assignments stay, and `$(<file)` prints the file. */
function bare(shell: Shell, node: Command, assignments: readonly Assignment[]): Output {
  for (const each of assignments) {
    assignNode(shell, each)
    const values = shell.state.variables.get(each.name)?.lists ?? []
    shell.judge(
      isIn(
        shell,
        '=',
        values.map((list) => `${each.name}=${list[0] ?? ''}`),
      ),
    )
  }
  const [first] = node.redirects
  const output = redirected(shell, node.redirects, () => NOTHING)
  const reads = node.redirects.length === 1 && first?.type === 'Redirect' && first.operator === '<' && first.target
  if (!reads) return output
  return expandText(shell, reads).flatMap((path) => readFile(shell, path))
}

/** Every argument vector the words may become. */
function vectorsOf(shell: Shell, words: readonly (Word | Assignment)[]): string[][] {
  if (words.length > LIMITS.words) refuse('size', excerpt(words[0]?.text ?? ''))
  const ways = words.map((word) => (word.type === 'Word' ? expandWord(shell, word) : assignmentArgument(shell, word)))
  const rows = product(ways, LIMITS.alternatives) ?? refuse('steps', excerpt(words.map((word) => word.text).join(' ')))
  return rows.map((row) => row.flat())
}

/** `export x=…` and `declare a=(…)` assign while they are being read; the builtin then sees only the name. */
function assignmentArgument(shell: Shell, node: Assignment): readonly (readonly string[])[] {
  if (node.value.type === 'ArrayValue' || node.index) {
    assignNode(shell, node)
    return [[node.name]]
  }
  return expandText(shell, node.value).map((text) => [`${node.name}${node.append ? '+' : ''}=${text}`])
}

/** Sets the variables for the length of one command, and runs every vector from the same start. */
function withEnvironment(shell: Shell, assignments: readonly Assignment[], vectors: readonly string[][]): Output {
  const saved = new Map<string, Variable | undefined>()
  const environment = new Map<string, readonly string[]>()
  for (const each of assignments) {
    saved.set(each.name, shell.state.variables.get(each.name))
    assignNode(shell, each)
    const variable = shell.state.variables.get(each.name)
    if (variable) shell.state.variables.set(each.name, { ...variable, exported: true })
    environment.set(each.name, variable?.lists.map((list) => list[0] ?? '') ?? [ANY])
    if (each.name === 'PATH') shell.state.pathChanged = true
  }
  const output = alternatives(shell, vectors, (argv) =>
    shell.run(shell, argv, environment.size > 0 ? { environment } : {}),
  )
  for (const [name, variable] of saved) {
    if (variable) shell.state.variables.set(name, variable)
    else shell.state.variables.delete(name)
  }
  return output
}

/** Runs each vector from the same state, and joins what comes out. */
export function alternatives(shell: Shell, vectors: readonly string[][], run: (argv: string[]) => Output): Output {
  const [only] = vectors
  if (vectors.length === 1 && only) return run(only)
  const start = shell.state
  const ends: State[] = []
  const outputs = vectors.map((argv) => {
    shell.state = cloneState(start)
    const output = run(argv)
    ends.push(shell.state)
    return output
  })
  shell.state = ends.reduce(joinStates)
  return either(...outputs)
}

function assignNode(shell: Shell, node: Assignment): void {
  const { name, value } = node
  const append = node.append ?? false
  if (/^BASH_(CMDS|ALIASES)$/.test(name)) refuse('code', name, 'programs by other names')
  if (value.type === 'ArrayValue') assignElements(shell, name, value.elements, append)
  else if (node.index) assignElement(shell, name, expandText(shell, node.index), expandText(shell, value), append)
  else assign(shell, name, expandText(shell, value), append)
}

/** `name[index]=text`. Where either could be several things, the array could hold any of them anywhere. */
function assignElement(shell: Shell, name: string, indexes: Output, texts: Output, append: boolean): void {
  const before = shell.state.variables.get(name) ?? { lists: [[]] }
  if (!before.keys) for (const each of indexes) checkArithmetic(shell, each)
  const [index, text] = [indexes[0] ?? '', texts[0] ?? '']
  const plain = indexes.length === 1 && texts.length === 1 && before.lists.length === 1
  const list = [...(before.lists[0] ?? [])]
  if (before.keys && plain) assignList(shell, name, [[text, ...list]], [index, ...before.keys])
  else if (!plain || !/^\d+$/.test(index) || Number(index) > list.length) {
    assignList(shell, name, [[ANY, ...list, ...cap(texts)]])
  } else {
    list[Number(index)] = append ? (list[Number(index)] ?? '') + text : text
    assignList(shell, name, [list])
  }
}

function assignElements(shell: Shell, name: string, elements: readonly Word[], append: boolean): void {
  if (elements.some((element) => /^\[.*\]\+?=/s.test(element.text))) {
    const texts = elements.flatMap((element) => expandText(shell, element))
    const pairs = texts.map((text) => /^\[(.*?)\]\+?=(.*)$/s.exec(text))
    const [values, keys] = [pairs.map((pair) => pair?.[2] ?? ANY), pairs.map((pair) => pair?.[1] ?? ANY)]
    assignList(shell, name, [values], keys)
    return
  }
  const ways = elements.map((element) => expandWord(shell, element))
  const lists = (product(ways, LIMITS.alternatives) ?? [[[ANY]]]).map((row) => row.flat())
  const before = append ? (shell.state.variables.get(name)?.lists ?? [[]]) : [[]]
  const joined = before.flatMap((head) => lists.map((tail) => [...head, ...tail]))
  assignList(shell, name, joined)
}
