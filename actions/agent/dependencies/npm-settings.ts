import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { ask, type Environment } from './ask.ts'
import { basic, type HostSettings, withoutCredential } from './way.ts'

const usual = 'https://registry.npmjs.org/'
/** A registry that stumbles is asked again soon, and not for minutes. */
const patience = 'fetch-retry-mintimeout=1000\nfetch-retry-maxtimeout=10000\n'
const Shown = z.record(z.string(), z.unknown())

/**
 * npm's and pnpm's settings on this host: of the environment, the user and the machine. Asked outside of any
 * repository, so that none can name a registry. npm shows all but credentials, so its files are read for those.
 */
export async function npmSettings(env: Environment): Promise<HostSettings> {
  const shown = Shown.safeParse(parsed(await ask(env, 'npm', ['config', 'list', '--json']))).data ?? {}
  const home = env.HOME ?? os.homedir()
  const user = text(shown.userconfig) ?? env.NPM_CONFIG_USERCONFIG ?? path.join(home, '.npmrc')
  const files = await Promise.all([text(shown.globalconfig), user].map((file) => (file ? read(file) : '')))
  const written = Object.assign({}, ...files.map((file) => settingsIn(file, env)), fromEnvironment(env))
  const value = (name: string) => text(shown[name]) ?? written[name]

  const scopes = [...new Set([...Object.keys(shown), ...Object.keys(written)])].filter((name) =>
    /^@[^/:]+:registry$/.test(name),
  )
  const named = ['registry', ...scopes].flatMap((name) => {
    const found = withoutCredential(value(name) ?? '')
    return found ? [{ name, ...found }] : []
  })
  if (!named.some(({ name }) => name === 'registry')) {
    named.unshift({ name: 'registry', url: new URL(usual), authorization: null })
  }
  const authority = value('cafile')
  return {
    registries: named.map(({ url }) => url),
    credentials: [
      ...named.flatMap(({ url, authorization }) => (authorization ? [{ url, authorization }] : [])),
      ...named.flatMap(({ url }) => credentialsFor(url, written)),
    ],
    authorities: authority ? [await read(authority)].filter(Boolean) : [],
    environment: {},
    files: { '.npmrc': `${named.map(({ name, url }) => `${name}=${url.href}\n`).join('')}${patience}` },
  }
}

/** A setting such as `//npm.example/team/:_authToken` is for that host and below that path. */
function credentialsFor(registry: URL, written: Record<string, string>) {
  const places = new Set(
    Object.keys(written).flatMap((name) => /^(\/\/.+?):(?:_authToken|_auth|username|_password)$/.exec(name)?.[1] ?? []),
  )
  return [...places].flatMap((place) => {
    const url = URL.parse(`${registry.protocol}${place}`)
    if (url === null || url.host !== registry.host) return []
    const at = (name: string) => written[`${place}:${name}`]
    const [token, both, user, password] = [at('_authToken'), at('_auth'), at('username'), at('_password')]
    if (token) return [{ url, authorization: `Bearer ${token}` }]
    if (both) return [{ url, authorization: `Basic ${both}` }]
    if (user && password) return [{ url, authorization: basic(user, Buffer.from(password, 'base64').toString()) }]
    return []
  })
}

/** The lines of an `.npmrc`: `name = value`, with `${NAME}` for variables, and `;` or `#` before remarks. */
export function settingsIn(file: string, env: Environment): Record<string, string> {
  const lines = file.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*([^;#\s[=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    const value = found?.[2]?.replace(/^(["'])(.*)\1$/, '$2') ?? ''
    return found ? [[found[1] ?? '', value.replace(/\$\{(\w+)\??\}/g, (_, name: string) => env[name] ?? '')]] : []
  })
  return Object.fromEntries(lines)
}

const fromEnvironment = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      const found = /^npm_config_(.+)$/i.exec(name)?.[1]
      return found && value
        ? [[found.startsWith('/') || found.startsWith('@') ? found : found.toLowerCase(), value]]
        : []
    }),
  )

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
