import { SentraError } from '../../../core/errors.ts'

/** Where model requests go. Chosen by the host alone: by the action's own environment, never by a repository. */
export interface Upstream {
  baseUrl: string
  /** The provider's key. It is held in memory and sent upstream; it is never logged, stored or answered. */
  key: string
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The address that model requests are sent to, parsed once.
 * @throws SentraError unless it is https, or http to this machine itself, with nothing hidden in it.
 */
export function messagesUrl(baseUrl: string): URL {
  const url = URL.parse(baseUrl)
  const fault =
    url === null || /[^\x21-\x7e]/.test(baseUrl)
      ? 'It is no address that can be read in one way only.'
      : url.username !== '' || url.password !== ''
        ? 'It carries a user name or a password.'
        : url.search !== '' || url.hash !== ''
          ? 'It carries a query or a fragment.'
          : url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))
            ? 'Keys travel over https only, or over http to this machine itself.'
            : undefined
  if (url === null || fault !== undefined) {
    throw new SentraError({
      what: 'The model provider’s base URL is not accepted.',
      why: fault ?? 'It cannot be read.',
      next: 'Set it in the workflow to an https address such as https://api.anthropic.com, or leave it out.',
    })
  }
  return new URL(`${url.pathname.replace(/\/+$/, '')}/v1/messages`, url.origin)
}
