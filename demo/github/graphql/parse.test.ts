import { describe, expect, it } from 'vitest'
import { type Field, parseGraphql } from './parse.ts'

const first = (source: string, variables = {}) => parseGraphql(source, variables).selection[0] as Field

describe('parsing GraphQL', () => {
  it('reads names, aliases, arguments and nested selections', () => {
    expect(
      parseGraphql('query Q { me: viewer(first: 3, by: {name: "x", on: [1, true, null, UP]}) { login } }', {}),
    ).toEqual({
      type: 'query',
      selection: [
        {
          ...{
            kind: 'field',
            name: 'viewer',
            alias: 'me',
            args: { first: 3, by: { name: 'x', on: [1, true, null, 'UP'] } },
          },
          selection: [{ kind: 'field', name: 'login', alias: 'login', args: {}, selection: [] }],
        },
      ],
    })
  })

  it('puts variables in place, and defaults where none is given', () => {
    const source = 'query ($a: Int!, $b: [String!] = ["x"], $c: Int) { f(a: $a, b: $b, c: $c) }'
    expect(first(source, { a: 1 }).args).toEqual({ a: 1, b: ['x'], c: undefined })
    expect(first(source, { a: 1, b: ['y'], c: 2 }).args).toEqual({ a: 1, b: ['y'], c: 2 })
  })

  it('never reads a variable’s text as a query', () => {
    expect(first('query ($a: String) { f(a: $a) }', { a: '") { secret } f(a: "' }).args).toEqual({
      a: '") { secret } f(a: "',
    })
  })

  it('reads strings with escapes, block strings and comments', () => {
    expect(first('{ f(a: "q\\"\\u0041", b: """two\nlines""") # nothing\n }').args).toEqual({
      a: 'q"A',
      b: 'two\nlines',
    })
  })

  it('puts fragments in place, wherever they stand', () => {
    const source =
      'fragment A on Issue { title } query { node { ...A ... on User { login } ...B } } fragment B on X { y }'
    expect(first(source).selection).toMatchObject([
      { kind: 'inline', on: 'Issue', selection: [{ name: 'title' }] },
      { kind: 'inline', on: 'User', selection: [{ name: 'login' }] },
      { kind: 'inline', on: 'X', selection: [{ name: 'y' }] },
    ])
  })

  it.each(['', '{', '{ a(b) }', '{ a } { b }', 'subscription { a }', '{ a } }', '{ § }'])('refuses %j', (source) => {
    expect(() => parseGraphql(source, {})).toThrow(/Unexpected/)
  })
})
