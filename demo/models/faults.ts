/** Something that goes wrong at the provider, on demand. */
export type Fault =
  | { readonly status: number; readonly type?: string; readonly message?: string; readonly retryAfter?: number }
  /** The stream ends, without a goodbye, after so many events. */
  | { readonly truncateAfter: number }
  /** Milliseconds between two events of a stream, and before an answer that is not streamed. */
  | { readonly slow: number }

export interface FaultPlan {
  readonly fault: Fault
  /** Only for this turn, such as `agent#3`. Any request when absent. */
  readonly key?: string
  /** How many requests it hits; 1 when absent. */
  readonly times?: number
}

/** Faults waiting for their requests, first come first served. */
export class FaultQueue {
  readonly #plans: { fault: Fault; key: string | undefined; left: number }[] = []

  add({ fault, key, times = 1 }: FaultPlan): void {
    this.#plans.push({ fault, key, left: times })
  }

  take(key: string): Fault | undefined {
    const plan = this.#plans.find((one) => one.left > 0 && (one.key === undefined || one.key === key))
    if (plan) plan.left -= 1
    return plan?.fault
  }
}
