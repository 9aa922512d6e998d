import type { Manager } from './managers.ts'

/** One host that a fetching container may reach, and what the host of the run adds to requests there. */
export interface Way {
  /** In lower case, without brackets. */
  host: string
  port: number
  secure: boolean
  /** Named by this machine's own settings, so it may be on this machine, or beside it. */
  trusted: boolean
  /** Credentials by the path they are for, the longest first. They never enter the container. */
  credentials: readonly { prefix: string; authorization: string }[]
}

/** What a package manager's settings on the host come down to. */
export interface HostSettings {
  registries: readonly URL[]
  /** A URL without a credential in it, the paths below which it goes with a request, and the header's value. */
  credentials: readonly { url: URL; authorization: string }[]
  /** Certificates, as PEM, that the host's settings trust beside the usual ones. */
  authorities: readonly string[]
  /** Variables by which the manager inside learns of its registries; no credential is in them. */
  environment: Readonly<Record<string, string>>
  /** The same as files of the user's home, by name. */
  files: Readonly<Record<string, string>>
}

/** Every host that may be reached: the registries, with their credentials, and the further hosts, without any. */
export function waysFor(settings: HostSettings, manager: Pick<Manager, 'hosts'>): Way[] {
  const ways = new Map<string, Way>()
  for (const url of settings.registries) {
    const credentials = settings.credentials
      .filter((one) => one.url.host === url.host && one.url.protocol === url.protocol)
      .map((one) => ({ prefix: one.url.pathname.replace(/\/*$/, '/'), authorization: one.authorization }))
      .toSorted((one, other) => other.prefix.length - one.prefix.length)
    const way = { host: url.hostname, port: portOf(url), secure: url.protocol === 'https:', trusted: true, credentials }
    ways.set(`${way.host}:${way.port}`, way)
  }
  for (const name of manager.hosts) {
    const [host = '', port = '443'] = name.toLowerCase().split(':')
    const way = { host, port: Number(port), secure: true, trusted: false, credentials: [] }
    if (!ways.has(`${host}:${port}`)) ways.set(`${host}:${port}`, way)
  }
  return [...ways.values()]
}

const portOf = (url: URL): number => (url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80)

/** An address that is a registry's, its own credential apart. */
export function withoutCredential(text: string): { url: URL; authorization: string | null } | null {
  const url = URL.parse(text)
  if (url === null || !['https:', 'http:'].includes(url.protocol)) return null
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  url.username = ''
  url.password = ''
  url.hash = ''
  return { url, authorization: user === '' && password === '' ? null : basic(user, password) }
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
