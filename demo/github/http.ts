import type { Json } from './json.ts'

export interface Answer {
  status: number
  body?: unknown
  headers?: Record<string, string>
}

/** A refusal on its way to the client, in GitHub's shape. */
export class Refusal extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(String((answer.body as Json | undefined)?.message ?? answer.status))
    this.answer = answer
  }
}

/** Ends the request with GitHub's error shape: `{message, errors?, documentation_url, status}`. */
export const refuse = (status: number, message: string, errors?: unknown[]): never => {
  const body = { message, ...(errors ? { errors } : {}), documentation_url: 'https://docs.github.com/rest' }
  throw new Refusal({ status, body: { ...body, status: String(status) } })
}

/** GitHub's 422 about one field. */
export const invalid = (resource: string, field: string, code: string, message?: string): never =>
  refuse(422, 'Validation Failed', [{ resource, field, code, ...(message ? { message } : {}) }])

export const ok = (body: unknown, status = 200): Answer => ({ status, body })
export const noContent: Answer = { status: 204 }

/** One page of a list by `per_page` and `page`, with the `Link` header that Octokit's paginate follows. */
export const page = (
  url: string,
  query: URLSearchParams,
  items: unknown[],
  wrap = (part: unknown[]): unknown => part,
) => {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page')) || 30))
  const number = Math.max(1, Number(query.get('page')) || 1)
  const last = Math.max(1, Math.ceil(items.length / size))
  const link = (to: number, rel: string) => {
    const next = new URLSearchParams(query)
    next.set('page', String(to))
    next.set('per_page', String(size))
    return `<${url}?${next}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ]
  return {
    status: 200,
    body: wrap(items.slice((number - 1) * size, number * size)),
    headers: links.length ? { link: links.join(', ') } : {},
  }
}
