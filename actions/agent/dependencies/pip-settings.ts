import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ask, type Environment } from './ask.ts'
import { basic, type HostSettings, withoutCredential } from './way.ts'

const usual = 'https://pypi.org/simple'
/** Where a setting may stand, the strongest first. */
const places = [':env:.', 'download.', 'install.', 'global.']

/**
 * pip's settings on this host, asked outside of any repository, so that none can name a registry. Credentials stand in
 * an index's own address, or in `.netrc`.
 */
export async function pipSettings(env: Environment): Promise<HostSettings> {
  const shown = settingsIn(await ask(env, 'python3', ['-m', 'pip', 'config', 'list']))
  const value = (name: string) => places.map((place) => shown[`${place}${name}`]).find((one) => one !== undefined)
  // Folders of this machine are not inside.
  const addresses = (text: string) => text.split(/\s+/).flatMap((one) => withoutCredential(one) ?? [])
  const first = addresses(value('index-url') ?? usual)
  const more = addresses(value('extra-index-url') ?? '')
  const all = [...(first.length ? first : addresses(usual)), ...more]
  const netrc = await read(env.NETRC ?? path.join(env.HOME ?? os.homedir(), '.netrc'))
  const authority = value('cert')
  return {
    registries: all.map(({ url }) => url),
    credentials: all.flatMap(({ url, authorization }) => {
      const found = authorization ?? netrcFor(netrc, url.hostname)
      // Packages lie beside the index as often as below it.
      return found ? [{ url: new URL('/', url), authorization: found }] : []
    }),
    authorities: authority ? [await read(authority)].filter(Boolean) : [],
    environment: {
      PIP_NO_INPUT: '1',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PIP_INDEX_URL: all[0]?.url.href ?? usual,
      PIP_EXTRA_INDEX_URL: all
        .slice(1)
        .map(({ url }) => url.href)
        .join(' '),
      // Without TLS pip trusts nobody else; the way there is the host's.
      PIP_TRUSTED_HOST: all
        .filter(({ url }) => url.protocol === 'http:')
        .map(({ url }) => url.host)
        .join(' '),
    },
    files: {},
  }
}

/** Lines such as `global.index-url='https://…'`, with Python's own quoting. */
const settingsIn = (list: string): Record<string, string> =>
  Object.fromEntries(
    [...list.matchAll(/^([\w:.-]+)=(['"])(.*)\2$/gm)].map(([, name = '', , value = '']) => [
      name,
      value.replaceAll('\\n', ' '),
    ]),
  )

/** `machine HOST login USER password WORD`, in any layout. */
export function netrcFor(netrc: string, host: string): string | null {
  const words = netrc.replace(/^\s*#.*$/gm, '').split(/\s+/)
  const at = words.findIndex((word, index) => word === 'machine' && words[index + 1] === host)
  if (at < 0) return null
  const end = words.findIndex((word, index) => index > at + 1 && (word === 'machine' || word === 'default'))
  const own = words.slice(at + 2, end < 0 ? undefined : end)
  const after = (name: string) => own[own.indexOf(name) + 1]
  const [user, password] = [after('login'), after('password')]
  return own.includes('password') && password ? basic(own.includes('login') ? (user ?? '') : '', password) : null
}

const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
