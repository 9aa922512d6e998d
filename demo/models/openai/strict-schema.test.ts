import { expect, test } from 'vitest'
import { checkStrictSchema } from './strict-schema.ts'

const closed = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
})
const text = { type: 'string' }
const deep = (levels: number): object => (levels === 0 ? text : closed({ a: deep(levels - 1) }))

test.each<[string, object]>([
  [
    'a closed object',
    closed({ title: text, list: { type: 'array', items: closed({ a: { type: ['string', 'null'] } }) } }),
  ],
  ['a choice', closed({ a: { anyOf: [text, { type: 'null' }] } })],
])('takes %s', (_, schema) => expect(() => checkStrictSchema('spec', schema)).not.toThrow())

test.each<[string, object, RegExp]>([
  ['a root that is no object', { type: 'array', items: text }, /type: "object"/],
  ['an open object', { ...closed({ a: text }), additionalProperties: undefined }, /additionalProperties/],
  ['an optional property', closed({ a: text, b: text }, { required: ['a'] }), /Missing 'b'/],
  ['an inner open object', closed({ a: { type: 'object', properties: {} } }), /\('properties', 'a'\)/],
  ['allOf', closed({ a: { allOf: [text] } }), /'allOf' is not permitted/],
  ['an array of anything', closed({ a: { type: 'array' } }), /missing 'items'/],
  ['a property without a type', closed({ a: {} }), /must have a 'type' key/],
  ['eleven levels', deep(11), /deeper than 10/],
])('refuses %s', (_, schema, message) => expect(() => checkStrictSchema('spec', schema)).toThrow(message))
