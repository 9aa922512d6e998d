/**
 * Cuts GitHub's own REST description down to what Sentra's tests need, and writes `github.json` beside this file.
 *
 *     npm pack @octokit/openapi@23.0.2 && tar xzf octokit-openapi-*.tgz
 *     node test/openapi/cut.ts package/generated/api.github.com.json
 *
 * The package is 385 MB unpacked, so it is no dependency: the cut is made by hand at each upgrade and committed.
 * Kept are method, path, parameters and the JSON body's schema; responses, examples and descriptions go.
 * References are put in place, and OpenAPI 3.0's `nullable` becomes a JSON Schema type.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isKept } from './operations.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type Dict = { [key: string]: Json }

const methods = new Set(['get', 'post', 'put', 'patch', 'delete'])
const keywords = new Set(
  [
    ['type', 'enum', 'const', 'items', 'properties', 'required', 'additionalProperties'],
    ['oneOf', 'anyOf', 'allOf', 'not', 'minimum', 'maximum', 'minItems', 'maxItems'],
    ['minLength', 'maxLength', 'minProperties', 'maxProperties', 'pattern', 'uniqueItems'],
  ].flat(),
)

const isDict = (value: Json | undefined): value is Dict =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const dict = (value: Json | undefined): Dict => (isDict(value) ? value : {})
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

const follow = (root: Dict, value: Json | undefined): Dict => {
  const node = dict(value)
  if (typeof node.$ref !== 'string') return node
  const target = node.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<Json | undefined>((at, key) => dict(at)[key], root)
  return follow(root, target)
}

const schema = (root: Dict, value: Json | undefined): Dict => {
  const node = follow(root, value)
  const out: Dict = {}
  for (const [key, entry] of Object.entries(node)) {
    if (!keywords.has(key)) continue
    if (key === 'properties') out[key] = mapValues(dict(entry), (each) => schema(root, each))
    else if (key === 'oneOf' || key === 'anyOf' || key === 'allOf') out[key] = list(entry).map((e) => schema(root, e))
    else if (key === 'items' || key === 'not' || key === 'additionalProperties')
      out[key] = isDict(entry) ? schema(root, entry) : entry
    else out[key] = entry
  }
  return node.nullable === true ? nullable(out) : out
}

const nullable = (node: Dict): Dict => {
  if (typeof node.type !== 'string') return node.oneOf || node.anyOf ? { anyOf: [node, { type: 'null' }] } : node
  const values = Array.isArray(node.enum) && !node.enum.includes(null) ? { enum: [...node.enum, null] } : {}
  return { ...node, ...values, type: [node.type, 'null'] }
}

const mapValues = (value: Dict, change: (entry: Json) => Json): Dict =>
  Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]))

const operation = (root: Dict, method: string, template: string, described: Dict, shared: Json[]): Dict => {
  const parameters = [...shared, ...list(described.parameters)].map((each) => follow(root, each))
  const at = (place: string) => parameters.filter((each) => each.in === place)
  const query = Object.fromEntries(at('query').map((each) => [String(each.name), schema(root, each.schema)]))
  const body = dict(described.requestBody)
  const media = dict(dict(body.content)['application/json'])
  return {
    id: described.operationId ?? null,
    method: method.toUpperCase(),
    path: template,
    path_parameters: Object.fromEntries(at('path').map((each) => [String(each.name), schema(root, each.schema)])),
    multi_segment: at('path').flatMap((each) => (each['x-multi-segment'] === true ? [each.name ?? null] : [])),
    query,
    query_required: at('query').flatMap((each) => (each.required === true ? [each.name ?? null] : [])),
    ...(media.schema ? { body: schema(root, media.schema), body_required: body.required === true } : {}),
  }
}

const cut = (root: Dict): Dict => {
  const operations = Object.entries(dict(root.paths))
    .filter(([template]) => isKept(template))
    .flatMap(([template, item]) =>
      Object.entries(dict(item))
        .filter(([method]) => methods.has(method))
        .map(([method, described]) => operation(root, method, template, dict(described), list(dict(item).parameters))),
    )
  return { source: `@octokit/openapi ${dict(root.info).version}, api.github.com.json (MIT)`, operations }
}

const source = process.argv[2]
if (!source) {
  console.error('Which description? Give the path of api.github.com.json, as unpacked from @octokit/openapi.')
  process.exit(2)
}
const result = cut(dict(JSON.parse(readFileSync(source, 'utf8')) as Json))
const lines = list(result.operations).map((each) => JSON.stringify(each))
const target = path.join(import.meta.dirname, 'github.json')
writeFileSync(target, `{"source":${JSON.stringify(result.source)},"operations":[\n${lines.join(',\n')}\n]}\n`)
console.log(`${lines.length} operations, ${Math.round(lines.join('').length / 1024)} kB: ${target}`)
