/** Why the broker did not forward a request. The worker reads the kind from the `x-sentra-refusal` header. */
export type RefusalKind = 'route' | 'body' | 'model' | 'size' | 'budget' | 'limit' | 'deadline' | 'upstream'

const statusOf: Record<RefusalKind, number> = {
  route: 404,
  body: 400,
  model: 403,
  size: 413,
  budget: 403,
  limit: 403,
  deadline: 403,
  upstream: 502,
}

/** A request that the broker answers itself, in the provider's own error format. */
export class BrokerRefusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.kind = kind
  }

  get status(): number {
    return statusOf[this.kind]
  }

  get headers(): Record<string, string> {
    // Without `x-should-retry`, the SDK would ask the same again.
    return { 'content-type': 'application/json', 'x-should-retry': 'false', 'x-sentra-refusal': this.kind }
  }

  get body(): string {
    return JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: this.message } })
  }
}
