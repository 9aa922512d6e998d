import { invalid } from '../failure.ts'

const types = ['string', 'number', 'boolean', 'integer', 'object', 'array', 'null']
const unsupported = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
]
const deepest = 10
const mostProperties = 5000

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Checks a JSON Schema against what the provider takes in strict mode: a root object, every object closed, every
 * property required, no combination but `anyOf`. Throws `ProviderError` naming the place.
 */
export function checkStrictSchema(name: string, schema: unknown): void {
  const refusal = (path: readonly string[], why: string): Error => {
    const place = path.length === 0 ? '()' : `('${path.join("', '")}')`
    return invalid(`Invalid schema for response_format '${name}': In context=${place}, ${why}`, 'response_format')
  }
  let properties = 0
  const walk = (node: unknown, path: readonly string[], depth: number): void => {
    if (!isNode(node)) throw refusal(path, 'a schema must be an object.')
    if (depth > deepest) throw refusal(path, `the schema is nested deeper than ${deepest} levels.`)
    const bad = unsupported.find((key) => key in node)
    if (bad) throw refusal(path, `'${bad}' is not permitted.`)
    const kinds = [node.type].flat().filter((kind) => kind !== undefined)
    const known = kinds.every((kind) => typeof kind === 'string' && types.includes(kind))
    if (!known) throw refusal(path, `'type' must be one of ${types.join(', ')}.`)
    if (kinds.length === 0 && !('anyOf' in node || '$ref' in node || 'enum' in node || 'const' in node)) {
      throw refusal(path, "schema must have a 'type' key.")
    }
    if (kinds.includes('object')) {
      const inner = isNode(node.properties) ? node.properties : {}
      const names = Object.keys(inner)
      properties += names.length
      if (node.additionalProperties !== false)
        throw refusal(path, "'additionalProperties' is required to be supplied and to be false.")
      const required = Array.isArray(node.required) ? node.required : []
      const missing = names.find((one) => !required.includes(one))
      if (missing)
        throw refusal(
          path,
          `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`,
        )
      for (const one of names) walk(inner[one], [...path, 'properties', one], depth + 1)
    }
    if (kinds.includes('array')) {
      if (node.items === undefined) throw refusal(path, "array schema missing 'items'.")
      walk(node.items, [...path, 'items'], depth + 1)
    }
    const choices = Array.isArray(node.anyOf) ? node.anyOf : []
    for (const [at, choice] of choices.entries()) walk(choice, [...path, 'anyOf', String(at)], depth)
    const definitions = isNode(node.$defs) ? node.$defs : {}
    for (const one of Object.keys(definitions)) walk(definitions[one], [...path, '$defs', one], depth)
  }
  if (!isNode(schema) || schema.type !== 'object')
    throw refusal([], 'schema must be a JSON Schema of \'type: "object"\'.')
  walk(schema, [], 1)
  if (properties > mostProperties) throw refusal([], `the schema has more than ${mostProperties} properties.`)
}
