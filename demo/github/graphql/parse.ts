/** A field of a GraphQL selection, with its arguments resolved against the request's variables. */
export interface Field {
  kind: 'field'
  name: string
  alias: string
  args: Record<string, unknown>
  selection: Selection[]
}

/** `... on Type { … }`; a named fragment is put in place as one of these. */
export interface Inline {
  kind: 'inline'
  on: string | null
  selection: Selection[]
}

export type Selection = Field | Inline

export interface Operation {
  type: 'query' | 'mutation'
  selection: Selection[]
}

export class GraphqlSyntax extends Error {}

const token =
  /\s+|,|#[^\n]*|"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\.\.\.|[{}()[\]:!=$@|&]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[_A-Za-z]\w*/gy

const tokenize = (source: string): string[] => {
  const tokens: string[] = []
  for (let at = 0; at < source.length; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(source)?.[0]
    if (!found) throw new GraphqlSyntax(`Unexpected character ${JSON.stringify(source[at])} at ${at}`)
    if (!/^[\s,#]/.test(found)) tokens.push(found)
  }
  return tokens
}

/** Parses the one operation of a request. Variables are put in place; fragments too. */
export const parseGraphql = (source: string, variables: Record<string, unknown>): Operation => {
  const tokens = tokenize(source)
  let at = 0
  const peek = () => tokens[at]
  const next = () => tokens[at++] ?? fail('the end')
  const fail = (what: string): never => {
    throw new GraphqlSyntax(`Unexpected ${what} in the query`)
  }
  const take = (wanted: string) => (peek() === wanted ? next() : fail(JSON.stringify(peek())))
  const fragments = new Map<string, Inline>()
  const defaults = new Map<string, unknown>()

  const value = (): unknown => {
    const word = next()
    if (word === '$') {
      const name = next()
      return name in variables ? variables[name] : defaults.get(name)
    }
    if (word === '[') return sequence(']', value)
    if (word === '{') return Object.fromEntries(sequence('}', pair))
    if (word.startsWith('"""')) return word.slice(3, -3).trim()
    if (word.startsWith('"')) return JSON.parse(word)
    if (/^-?\d/.test(word)) return Number(word)
    return word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : word
  }
  const sequence = <T>(end: string, one: () => T): T[] => {
    const all: T[] = []
    while (peek() !== end) all.push(one())
    take(end)
    return all
  }
  const pair = (): [string, unknown] => {
    const name = next()
    take(':')
    return [name, value()]
  }
  const selection = (): Selection[] => {
    take('{')
    return sequence('}', () => (peek() === '...' ? spread() : field()))
  }
  const field = (): Field => {
    const first = next()
    if (!/^[_A-Za-z]/.test(first)) fail(JSON.stringify(first))
    const renamed = peek() === ':'
    if (renamed) next()
    const name = renamed ? next() : first
    let args: Record<string, unknown> = {}
    if (peek() === '(') {
      next()
      args = Object.fromEntries(sequence(')', pair))
    }
    return { kind: 'field', name, alias: first, args, selection: peek() === '{' ? selection() : [] }
  }
  const spread = (): Selection => {
    take('...')
    if (peek() === '{') return { kind: 'inline', on: null, selection: selection() }
    if (peek() === 'on') {
      next()
      return { kind: 'inline', on: next(), selection: selection() }
    }
    const name = next()
    const known = fragments.get(name) ?? { kind: 'inline', on: null, selection: [] }
    fragments.set(name, known)
    return known
  }
  const declareVariables = () => {
    if (peek() !== '(') return
    next()
    while (peek() !== ')') {
      take('$')
      const name = next()
      take(':')
      while (peek() !== '=' && peek() !== '$' && peek() !== ')') next()
      if (peek() === '=') {
        next()
        defaults.set(name, value())
      }
    }
    take(')')
  }

  let operation: Operation | undefined
  while (at < tokens.length) {
    if (peek() === 'fragment') {
      next()
      const name = next()
      take('on')
      const on = next()
      const known = fragments.get(name) ?? { kind: 'inline', on, selection: [] }
      Object.assign(known, { on, selection: selection() })
      fragments.set(name, known)
      continue
    }
    const type = peek() === '{' ? 'query' : next()
    if (type !== 'query' && type !== 'mutation') fail(JSON.stringify(type))
    if (peek() !== '{' && peek() !== '(') next()
    declareVariables()
    if (operation) fail('second operation')
    operation = { type: type as Operation['type'], selection: selection() }
  }
  return operation ?? fail('empty request')
}
