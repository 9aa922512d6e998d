import { messageOf, SentraError } from '../../../core/errors.ts'
import { type Cause, causeOf, oneLine } from './causes.ts'

/** What a thrown value means to a person: a SentraError says so itself; the rest is told by status and system code. */
export function causeOfError(error: unknown): Cause {
  const status = numberAt(error, 'status')
  if (status !== null && !(error instanceof SentraError)) return ofStatus(error, status)
  const known = chain(error)
    .map(ofSystemCode)
    .find((cause) => cause !== null)
  if (known) return known
  if (error instanceof SentraError) {
    return { code: 'stated', cause: oneLine(`${error.what} ${error.why}`), next: oneLine(error.next) }
  }
  return causeOf('unexpected', { what: messageOf(error) })
}

/** GitHub's answer, by status only: its messages are not a contract. */
function ofStatus(error: unknown, status: number): Cause {
  const headers = (error as { response?: { headers?: Record<string, string> } }).response?.headers ?? {}
  if (status === 401) return causeOf('token-dead')
  if (status === 429 || (status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after']))) {
    return causeOf('rate-limited')
  }
  if (status === 403 || status === 404) return causeOf('token-may-not', { what: doing(error) })
  if (status >= 500) return causeOf('github-down', { status })
  return causeOf('github-refused', { status, what: messageOf(error) })
}

function doing(error: unknown): string {
  const request = (error as { request?: { method?: string; url?: string } }).request
  if (!request?.url) return 'do that'
  const path = request.url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/, '')
  return `do this: ${request.method ?? 'GET'} ${path}`
}

/** As the C library says it, and git, whose own words differ from file to file. */
const diskFull = /no space left on device|out of disk ?space|disk quota exceeded/i

function ofSystemCode(error: unknown): Cause | null {
  const code = stringAt(error, 'code')
  const text = messageOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || diskFull.test(text)) return causeOf('disk-full')
  if (code === 'ENOMEM') return causeOf('machine-memory')
  if (code === 'EMFILE' || code === 'ENFILE' || code === 'EAGAIN') return causeOf('machine-refused', { what: text })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return causeOf('machine-refused', { what: text })
  if (code && ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', 'EPIPE'].includes(code)) {
    return causeOf('network-down', { what: text })
  }
  return null
}

/** An error and its causes, outermost first, bounded. */
function chain(error: unknown): unknown[] {
  const found: unknown[] = []
  for (
    let one = error;
    one !== undefined && one !== null && found.length < 8;
    one = (one as { cause?: unknown }).cause
  ) {
    found.push(one)
  }
  return found
}

const numberAt = (value: unknown, key: string): number | null => {
  const found = (value as Record<string, unknown> | null)?.[key]
  return typeof found === 'number' ? found : null
}

const stringAt = (value: unknown, key: string): string | null => {
  const found = (value as Record<string, unknown> | null)?.[key]
  return typeof found === 'string' ? found : null
}
