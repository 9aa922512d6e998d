import type { Call } from './call.ts'
import { isLoopback } from './loopback.ts'
import { type Options, parseOptions, valuesOf } from './options.ts'
import { hasAny } from './text.ts'

/** curl's options that take a value, as its manual lists them; long ones may be abbreviated. */
export const CURL = {
  values: 'AbcCdDeEFhHKmoPQrTtuUwxXyYz',
  longValues: [
    ...[
      'data',
      'data-ascii',
      'data-binary',
      'data-raw',
      'data-urlencode',
      'form',
      'form-string',
      'upload-file',
      'json',
    ],
    ...['url-query', 'header', 'cookie', 'url', 'proxy', 'preproxy', 'proxy-header', 'socks4', 'socks4a', 'socks5'],
    ...[
      'socks5-hostname',
      'connect-to',
      'resolve',
      'doh-url',
      'request',
      'output',
      'output-dir',
      'dump-header',
      'user',
    ],
    ...['cookie-jar', 'user-agent', 'referer', 'max-time', 'connect-timeout', 'retry', 'retry-delay', 'write-out'],
    ...['cacert', 'cert', 'key', 'range', 'unix-socket', 'interface', 'config', 'trace', 'trace-ascii', 'stderr'],
    ...['variable', 'expand-data', 'expand-url', 'expand-header', 'expand-user-agent', 'expand-json', 'expand-form'],
    ...['limit-rate', 'max-redirs', 'request-target', 'telnet-option', 'quote', 'mail-from', 'mail-rcpt', 'netrc-file'],
  ],
}

export const curlOptions = (call: Call): Options => parseOptions(call.args, CURL)

/** Whether everything it asks, directly or on the way, is this machine. */
export function staysHere(call: Call): boolean {
  const options = curlOptions(call)
  const addresses = [...options.operands, ...valuesOf(options, 'url')]
  const detours = valuesOf(
    options,
    ...['x', 'proxy', 'preproxy', 'socks4', 'socks4a', 'socks5', 'socks5-hostname', 'connect-to', 'resolve', 'doh-url'],
  )
  return addresses.length > 0 && detours.length === 0 && addresses.every(isLoopback)
}

/** What leaves the machine: files, standard input, or text that is not known beforehand. */
export function sendsOut(call: Call): boolean {
  const options = curlOptions(call)
  if (valuesOf(options, 'T', 'upload-file').length > 0) return true
  if (/^(telnet|gopher|dict|tftp|smtp|ldap):/i.test(options.operands.join(' ')) && call.stdin !== undefined) return true
  const encoded = valuesOf(options, 'data-urlencode', 'url-query')
  if (encoded.some((value) => /^[^=]*@/.test(value))) return true
  if (valuesOf(options, 'H', 'header', 'proxy-header').some((value) => value.startsWith('@'))) return true
  // Variables are read from files and from the environment, to be put into what is sent.
  if (valuesOf(options, 'variable').some((value) => /^%|@/.test(value))) return true
  if (valuesOf(options, 'A', 'user-agent', 'e', 'referer').some(hasAny)) return true
  // A cookie without an equals sign is a file of them.
  if (valuesOf(options, 'b', 'cookie').some((value) => value !== '' && !value.includes('='))) return true
  const bodies = valuesOf(
    options,
    ...[
      'd',
      'data',
      'data-ascii',
      'data-binary',
      'data-raw',
      'F',
      'form',
      'form-string',
      'json',
      ...['data-urlencode', 'url-query'],
    ],
  )
  return bodies.some((value) => /(^|=|;)[@<]/.test(value) || hasAny(value) || value.length > 2000)
}
