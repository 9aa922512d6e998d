/** A request that the real provider would have refused, with its status and error type. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly status: number
  readonly type: string
  readonly param: string | undefined

  constructor(status: number, type: string, message: string, param?: string) {
    super(message)
    this.status = status
    this.type = type
    this.param = param
  }
}

export const invalid = (message: string, param?: string): ProviderError =>
  new ProviderError(400, 'invalid_request_error', message, param)
