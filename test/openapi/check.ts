import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

/** A request as it arrived: `path` undecoded and without its query, `body` parsed, or `undefined` where there is none. */
export interface WireRequest {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
}

/** What GitHub's own description says of a request: the operation it is, and every reason it would be refused for. */
export interface Verdict {
  /** GitHub's operation id, such as `issues/create-comment`; null where path and method are none of GitHub's. */
  operation: string | null
  /** The path's parameters, decoded. */
  params: Record<string, string>
  violations: string[]
}

type Schema = Record<string, unknown>

interface Operation {
  id: string
  method: string
  path: string
  path_parameters: Record<string, Schema>
  multi_segment: string[]
  query: Record<string, Schema>
  query_required: string[]
  body?: Schema
  body_required?: boolean
}

interface Compiled extends Operation {
  pattern: RegExp
  names: string[]
  literals: number
  checkPath: ValidateFunction
  checkQuery: ValidateFunction
  checkBody: ValidateFunction | null
}

/** What GitHub takes although its description forgets it. Each with the page that documents it. */
const undocumented: Record<string, string[]> = {
  // https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api: every list takes both.
  query: ['per_page', 'page'],
}

/** Loads the description and returns the check. Compiling is done on first use of an operation, so this costs little. */
export const createCheck = (file = path.join(import.meta.dirname, 'github.json')) => {
  const { operations } = JSON.parse(readFileSync(file, 'utf8')) as { operations: Operation[] }
  const strings = new Ajv({ strict: false, allErrors: true, coerceTypes: 'array' })
  const values = new Ajv({ strict: false, allErrors: true })
  const table = operations.map((operation) => lazily(operation, strings, values))
  table.sort((a, b) => b.literals - a.literals)

  return (request: WireRequest): Verdict => {
    const method = request.method.toUpperCase() === 'HEAD' ? 'GET' : request.method.toUpperCase()
    const here = table.filter((each) => each.pattern.test(request.path))
    const found = here.find((each) => each.method === method)
    if (!found) {
      const known = [...new Set(here.map((each) => each.method))].join(', ')
      const why = known ? `this path takes ${known} only` : 'no such path in the description'
      return { operation: null, params: {}, violations: [`${method} ${request.path}: ${why}`] }
    }
    const params = pathParameters(found, request)
    return {
      operation: found.id,
      params,
      violations: [
        ...faults('path', found.checkPath, { ...params }),
        ...queryFaults(found, request),
        ...bodyFaults(found, request),
      ],
    }
  }
}

const lazily = (operation: Operation, strings: Ajv, values: Ajv): Compiled => {
  const names: string[] = []
  const source = operation.path.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{([^}]+)\}/g, (_, name: string) => {
    names.push(name)
    return operation.multi_segment.includes(name) ? '(.+)' : '([^/]+)'
  })
  const late = (ajv: Ajv, schema: Schema): ValidateFunction => {
    let compiled: ValidateFunction | undefined
    const run = (data: unknown) => {
      compiled ??= ajv.compile(schema)
      const ok = compiled(data)
      run.errors = compiled.errors ?? null
      return ok
    }
    run.errors = null as ValidateFunction['errors']
    return run as ValidateFunction
  }
  const object = (properties: Record<string, Schema>, required: string[]) => ({ type: 'object', properties, required })
  return {
    ...operation,
    names,
    pattern: new RegExp(`^${source}$`),
    literals: operation.path.split('/').filter((part) => part && !part.startsWith('{')).length,
    checkPath: late(strings, object(operation.path_parameters, names)),
    checkQuery: late(strings, object(operation.query, operation.query_required)),
    checkBody: operation.body ? late(values, operation.body) : null,
  }
}

const faults = (where: string, check: ValidateFunction, data: unknown): string[] => {
  if (check(data)) return []
  return (check.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message ?? 'is wrong'}`)
}

const pathParameters = (operation: Compiled, request: WireRequest): Record<string, string> => {
  const found = operation.pattern.exec(request.path)?.slice(1) ?? []
  return Object.fromEntries(operation.names.map((name, at) => [name, decoded(found[at] ?? '')]))
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

const queryFaults = (operation: Compiled, request: WireRequest): string[] => {
  const known = new Set([...Object.keys(operation.query), ...(undocumented.query ?? [])])
  const unknown = [...request.query.keys()].filter((name) => request.method === 'GET' && !known.has(name))
  return [
    ...unknown.map((name) => `query/${name} is not a parameter of ${operation.id}`),
    ...faults('query', operation.checkQuery, Object.fromEntries(request.query)),
  ]
}

const bodyFaults = (operation: Compiled, { body }: WireRequest): string[] => {
  if (body === undefined || body === null || body === '')
    return operation.body_required && operation.body?.required ? ['body is missing'] : []
  // Octokit sends an empty object with a body-less POST or DELETE, and GitHub takes it.
  if (!operation.checkBody) return isEmpty(body) ? [] : [`body: ${operation.id} takes none`]
  return [...unknownFields(operation, body), ...faults('body', operation.checkBody, body)]
}

const isEmpty = (body: unknown) => typeof body === 'object' && body !== null && Object.keys(body).length === 0

/** GitHub passes over a field it does not know; from us it can only be a mistake, so it counts as one. */
const unknownFields = (operation: Compiled, body: unknown): string[] => {
  const { properties, additionalProperties, oneOf, anyOf } = operation.body ?? {}
  if (!properties || additionalProperties || oneOf || anyOf || typeof body !== 'object' || body === null) return []
  return Object.keys(body)
    .filter((name) => !(name in (properties as Schema)))
    .map((name) => `body/${name} is not a field of ${operation.id}`)
}
